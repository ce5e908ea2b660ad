// Every real DICOM file: the tags that reference programs read, read here the same.
import DICOM
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of DICOM tags` {
    static let paths =
        RealData.paths(under: "image/dicom") + RealData.paths(under: "image/dicom-charset")
        + RealData.paths(under: "ecg/dicom") + RealData.paths(under: "image/dicom-malformed")

    static let texts: [(String, DICOMTag)] = [
        ("SOPClassUID", .sopClassUID), ("SOPInstanceUID", .sopInstanceUID), ("StudyInstanceUID", .studyInstanceUID),
        ("SeriesInstanceUID", .seriesInstanceUID), ("Modality", .modality), ("PatientID", .patientID),
        ("PatientSex", .patientSex), ("PatientBirthDate", .patientBirthDate), ("StudyDate", .studyDate),
        ("AccessionNumber", .accessionNumber), ("PhotometricInterpretation", .photometricInterpretation),
        ("WindowCenter", .windowCenter), ("WindowWidth", .windowWidth), ("RescaleSlope", .rescaleSlope),
        ("RescaleIntercept", .rescaleIntercept),
    ]

    static let numbers: [(String, DICOMTag)] = [
        ("Rows", .rows), ("Columns", .columns), ("SamplesPerPixel", .samplesPerPixel),
        ("BitsAllocated", .bitsAllocated), ("BitsStored", .bitsStored), ("HighBit", .highBit),
        ("PixelRepresentation", .pixelRepresentation), ("PlanarConfiguration", .planarConfiguration),
        ("NumberOfFrames", .numberOfFrames),
    ]

    @Test func `tags, names and element counts are those of the reference programs`() throws {
        var score = Conformance("DICOM tags")
        for path in Self.paths {
            guard var known = RealData.values(path) else { continue }
            if let reference = known["reference_tools"] { known = reference }
            guard let file = try? DICOMFile(RealData.bytes(path)) else {
                // A stray byte stands before this one; no reference program reads it either.
                #expect(path.hasSuffix("/no_meta.dcm"), "\(path)")
                score.leaveOut("no file of any reference program", file: path)
                continue
            }
            score.file(path)
            compare(file, known, path, &score)
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }

    private func compare(_ file: DICOMFile, _ known: JSONValue, _ path: String, _ score: inout Conformance) {
        let set = file.dataSet
        for (name, tag) in Self.texts {
            guard let value = known[name]?.string else { continue }
            score.compare(set.text(tag) ?? "", value, "\(path) \(name)")
        }
        for (name, tag) in Self.numbers {
            if let value = known[name]?.int { score.compare(set.integer(tag), value, "\(path) \(name)") }
            if let value = known[name]?.string { score.compare(set.text(tag), value, "\(path) \(name)") }
        }
        if let syntax = known["TransferSyntaxUID"]?.string {
            score.compare(file.declaredSyntax ?? "", syntax, "\(path) transfer syntax")
        }
        if let name = known["PatientName_dcmdump_utf8"]?.string, !path.hasSuffix("DICOMDIR") {
            score.compare(Self.name(set), Self.bare(name), "\(path) name")
        } else if let name = known["PatientName"]?.string {
            score.compare(Self.name(set), Self.bare(name), "\(path) name")
        }
        if let count = known["n_elements"]?.int, !path.contains("malformed") {
            score.compare(set.elements.count, count, "\(path) elements")
        }
    }

    /// Empty groups at the end of a name say nothing.
    private static func bare(_ name: String) -> String { String(name.reversed().drop { $0 == "=" }.reversed()) }
    private static func name(_ set: DataSet) -> String { bare(set.text(.patientName) ?? "") }
}
