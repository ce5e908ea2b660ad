// Names in every character set, held against the reference program's.
import DICOM
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of DICOM character sets` {
    @Test func `names of every character set are the reference program's`() throws {
        var score = Conformance("DICOM character sets")
        for path in RealData.paths(under: "image/dicom-charset") {
            score.file(path)
            let values = try #require(RealData.values(path))
            let known = values["PatientName_dcmdump_utf8"]?.string ?? values["PatientName"]?.string
            let set = try DICOMFile(RealData.bytes(path)).dataSet
            score.compare(bare(set.text(.patientName)), bare(known), "\(path) name")
            let written = set.texts(.specificCharacterSet)
            let sets = values["SpecificCharacterSet"]?.strings ?? []
            let one = values["SpecificCharacterSet"]?.string.map { [$0] } ?? []
            score.compare(written, sets.isEmpty ? one : sets, "\(path) character sets")
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }

    /// Empty groups at the end of a name say nothing.
    private func bare(_ name: String?) -> String { String((name ?? "").reversed().drop { $0 == "=" }.reversed()) }
}
