// Several picture files in one exam: all are read, in their order; one that cannot be read is marked for itself.
import DICOM
import Exams
import FoundationEssentials
import Intake
import Raster
import Testing

@Suite struct `Several pictures` {
    private func dicom(_ name: String, _ change: (inout DataSetWriter) -> Void = { _ in }) -> ExamFile {
        ExamFile(name: name, bytes: DICOMWriter.file(`DICOM exams`.chest(change)))
    }

    private func png(_ name: String) throws -> ExamFile {
        let pixels = try #require(Pixels(width: 2, height: 1, channels: 1, samples: .eight([0, 255])))
        return ExamFile(name: name, bytes: try pixels.png())
    }

    private func read(_ files: [ExamFile], claimed: String = "DR") -> (PictureSeries, [IntakeReason])? {
        guard case .read(.pictures(let series), let warnings) = Intake().describe(files, claimed: claimed) else {
            return nil
        }
        return (series, warnings)
    }

    @Test func `two views of a chest are two pictures, in the order of the files`() throws {
        let files = [dicom("pa.dcm"), dicom("lat.dcm") { $0.set(.viewPosition, "LL") }]
        let (series, warnings) = try #require(read(files))
        #expect(series.pictures.map(\.object) == [1, 2])
        #expect(series.pictures.map(\.picture?.dicom?.view) == ["PA", "LL"])
        #expect(warnings.isEmpty)
        #expect(series.identity?.name == "张三")
        #expect(series.withoutIdentity.identity == nil)
        #expect(series.numbered([4, 7]).pictures.map(\.object) == [4, 7])
    }

    @Test func `ten stills and photographs of wounds are pictures too`() throws {
        let files = try (1...10).map { try png("\($0).png") }
        #expect(try #require(read(files, claimed: "US")).0.pictures.count == 10)
        let mixed = try [png("a.png"), dicom("b.dcm")]
        #expect(try #require(read(mixed)).0.pictures.map(\.picture?.container) == [.png, .dicom])
    }

    @Test func `one that cannot be read is marked with its reason, and the others are read`() throws {
        let broken = ExamFile(name: "b.png", bytes: Array(try png("b.png").bytes.dropLast(20)))
        let note = ExamFile(name: "note.txt", bytes: Array("hello".utf8))
        let report = dicom("sr.dcm") {
            $0.set(.modality, "SR")
            $0.remove(.pixelData)
        }
        let (series, warnings) = try #require(read([png("a.png"), broken, note, report, dicom("p.dcm")]))
        let codes = [nil, "picture-damaged", "unknown-file", "dicom-no-picture", nil]
        #expect(series.pictures.map(\.reason?.code) == codes)
        #expect(series.pictures.map { $0.picture != nil } == codes.map { $0 == nil })
        #expect(warnings.map(\.code) == codes.compactMap(\.self))
    }

    @Test func `where none can be read, the first picture's reason is the exam's`() throws {
        let broken = ExamFile(name: "b.png", bytes: Array(try png("b.png").bytes.dropLast(20)))
        let note = ExamFile(name: "note.txt", bytes: Array("hello".utf8))
        #expect(Intake().describe([note, broken], claimed: "DR").reason?.code == "picture-damaged")
    }

    @Test func `pictures of two people are a warning that names their files and nobody`() throws {
        func other(_ change: @escaping (inout DataSetWriter) -> Void) throws -> [IntakeReason] {
            try #require(read([dicom("a.dcm"), dicom("b.dcm", change)])).1
        }
        let found = try other { $0.set(.patientID, "P002") }
        #expect(found.map(\.code) == ["pictures-of-several-people"])
        #expect(found[0].en.contains("a.dcm and b.dcm") && !found[0].zh.contains("张"))
        #expect(try other { $0.set(.patientName, "Li^Si=李^四") }.count == 1)
        #expect(try other { $0.set(.patientBirthDate, "19800101") }.count == 1)
        #expect(try other { $0.remove(.patientID) }.isEmpty)
        #expect(try other { $0.set(.patientName, "ZHANG^SAN=张^三") }.isEmpty)
    }

    @Test func `a recording among pictures is refused as several exams, so that it is not lost`() throws {
        let recording = ExamFile(name: "r.hea", bytes: Array("100 2 360 650000\n100.dat 212\n".utf8))
        guard case .read = Intake().describe([try png("a.png"), recording]) else { return }
        Issue.record("a recording was lost among pictures")
    }

    @Test func `a series comes back from its JSON`() throws {
        let note = ExamFile(name: "note.txt", bytes: Array("hello".utf8))
        let content = ExamContent.pictures(try #require(read([dicom("a.dcm"), note])).0)
        #expect(try JSONDecoder().decode(ExamContent.self, from: JSONEncoder().encode(content)) == content)
    }
}
