// De-identified copies by a real worker process.

import DICOM
import Exams
import Samples
import Testing
import Workers

@Suite(.timeLimit(.minutes(2))) struct `Exports by a worker` {
    private let folder = TestFolder()

    private func film() throws -> WorkerFile {
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.1.1")
        set.set(.sopInstanceUID, "2.25.1001")
        set.set(.studyInstanceUID, "2.25.1002")
        set.set(.modality, "DX")
        set.set(.patientName, "Zhang^San")
        set.set(.patientID, "P001")
        return try folder.file("film.dcm", DICOMWriter.file(set))
    }

    /// Two seconds of lead I.
    private func waveform() -> DataSetWriter {
        var source = DataSetWriter(), unit = DataSetWriter(), channel = DataSetWriter(), group = DataSetWriter()
        source.set(.codeValue, "2:1")
        source.set(.codingSchemeDesignator, "MDC")
        source.set(.codeMeaning, "Lead I")
        unit.set(.codeValue, "uV")
        unit.set(.codingSchemeDesignator, "UCUM")
        channel.set(.channelSourceSequence, items: [source])
        channel.set(.channelSensitivity, 5.0)
        channel.set(.channelSensitivityUnitsSequence, items: [unit])
        group.set(.numberOfWaveformChannels, 1)
        group.set(.numberOfWaveformSamples, 1_000)
        group.set(.samplingFrequency, 500)
        group.set(.channelDefinitionSequence, items: [channel])
        group.set(.waveformBitsAllocated, 16)
        group.set(.waveformSampleInterpretation, "SS")
        group.set(.waveformData, .OW, bytes: (0..<2_000).map { UInt8($0 % 2 == 0 ? $0 / 2 % 200 : 0) }[...])
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.9.1.2")
        set.set(.sopInstanceUID, "2.25.1003")
        set.set(.patientName, "Zhang^San")
        set.set(.waveformSequence, items: [group])
        return set
    }

    private func export(_ files: [WorkerFile], pseudonym: String = "A-1", key: [UInt8]? = nil) async throws
        -> WorkerMaking
    {
        var wish = WorkerExport()
        (wish.pseudonym, wish.key) = (pseudonym, key)
        return try await export(files, wish)
    }

    private func export(_ files: [WorkerFile], _ wish: WorkerExport) async throws -> WorkerMaking {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let making = try await pool.export(files, wish)
        await pool.shutDown()
        return making
    }

    private func copy(_ file: WorkerFile, key: [UInt8]? = nil) async throws -> DICOMFile {
        guard case .made(let copies) = try await export([file], key: key), copies.count == 1 else { throw NoCopy() }
        return try DICOMFile(copies[0].bytes)
    }

    private struct NoCopy: Error {}

    @Test func `a copy does not tell whose it is`() async throws {
        let set = try await copy(film()).dataSet
        #expect(set.text(.patientName) == "A-1")
        #expect(set.text(.patientID) == "A-1")
        #expect(set.text(.studyInstanceUID)?.hasPrefix("2.25.") == true)
        #expect(set.text(.studyInstanceUID) != "2.25.1002")
    }

    @Test func `one key gives one study, no key gives another each time`() async throws {
        let key = [UInt8](repeating: 7, count: 16)
        let film = try film()
        let first = try await copy(film, key: key).dataSet.text(.studyInstanceUID)
        let second = try await copy(film, key: key).dataSet.text(.studyInstanceUID)
        let third = try await copy(film).dataSet.text(.studyInstanceUID)
        #expect(first == second)
        #expect(first != third)
    }

    @Test func `what cannot be exported says why`() async throws {
        let words = try folder.file("words.txt", Array("no film".utf8))
        let film = try film()
        let cases: [(WorkerFile, String, [UInt8]?, String)] = [
            (film, "A", [1, 2, 3], "key-too-short"), (words, "A", nil, "unknown-file"),
            (film, "一号", nil, "no-such-pseudonym"), (film, "", nil, "no-such-pseudonym"),
        ]
        for (file, pseudonym, key, code) in cases {
            let making = try await export([file], pseudonym: pseudonym, key: key)
            guard case .unmade(let reason) = making else {
                Issue.record("exported: \(file.name) as \(pseudonym)")
                continue
            }
            #expect(reason.code == code && !reason.zh.isEmpty && !reason.en.isEmpty)
        }
    }

    @Test func `a zero between two steps is a whole baseline of finer steps, so that no voltage moves`() async throws {
        let subject = SampleSubject(recordNumber: "REC77", name: "试样", sexWord: "Female", ageYears: 50)
        let plain = SampleECG(.normal, seed: 4).aecg(about: subject, start: "20261120080000", end: "20261120080010")
        let text = String(decoding: plain, as: UTF8.self)
        let origin = #"<origin value="0.0" unit="uV"/>"#
        #expect(text.contains(origin))
        let xml = try folder.file(
            "o.xml", Array(text.replacing(origin, with: #"<origin value="0.5" unit="uV"/>"#).utf8))
        guard case .made(let made) = try await export([xml]) else { throw NoCopy() }
        let files = try Archive(made[0].bytes).files
        let header = String(decoding: try #require(files.first { $0.name == "ecg.hea" }).bytes, as: UTF8.self)
        let lines = header.split(separator: "\n").dropFirst()
        #expect(lines.count == 12 && lines.allSatisfy { $0.contains("2000(-1)/mV") }, "\(header)")
        let parts = try files.filter { $0.name != "export.json" }.map { try folder.file($0.name, $0.bytes) }
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let (before, after) = (try await pool.samples([xml]), try await pool.samples(parts))
        await pool.shutDown()
        #expect(after.map(\.values) == before.map { $0.values.map { $0 * 2 } })
    }

    @Test func `a recording becomes a WFDB record with the same samples and without the person`() async throws {
        let subject = SampleSubject(recordNumber: "REC77", name: "试样", sexWord: "Female", ageYears: 50)
        let xml = try folder.file(
            "e.xml", SampleECG(.normal, seed: 4).aecg(about: subject, start: "20261120080000", end: "20261120080010"))
        guard case .made(let made) = try await export([xml]) else { throw NoCopy() }
        let files = try Archive(made[0].bytes).files
        #expect(files.map(\.name) == ["export.json", "ecg.hea", "ecg.dat"])
        #expect(!files.contains { String(decoding: $0.bytes, as: UTF8.self).contains("REC77") })
        let parts = try files.dropFirst().map { try folder.file($0.name, $0.bytes) }
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let (before, after) = (try await pool.samples([xml]), try await pool.samples(parts))
        await pool.shutDown()
        #expect(before.map(\.values) == after.map(\.values) && before.map(\.name) == after.map(\.name))
    }

    /// The patient's line, the statements and the time are drawn as outlines of letters, so a sheet is told by its bytes: it is
    /// the same whoever the file names, whenever it was recorded.
    @Test func `an archive holds each electrocardiogram on paper, the same whosever it is`() async throws {
        var wish = WorkerExport()
        (wish.pseudonym, wish.isArchive) = ("A-1", true)
        var sheets: [[UInt8]] = []
        for (number, name, start) in [("REC77", "试样", "20261120080000"), ("REC78", "蓝桂芳", "20251120080000")] {
            let subject = SampleSubject(recordNumber: number, name: name, sexWord: "Female", ageYears: 50)
            let xml = try folder.file(
                "e.xml",
                SampleECG(.normal, seed: 4).aecg(about: subject, start: start, end: String(start.dropLast(2)) + "10"))
            guard case .made(let made) = try await export([xml], wish) else { throw NoCopy() }
            let files = try Archive(made[0].bytes).files
            #expect(files.map(\.name) == ["export.json", "ecg.hea", "ecg.dat", "ecg.pdf"])
            #expect(made.map(\.name) == ["export.zip", "export.json"] && made[1].bytes == files[0].bytes)
            sheets.append(files[3].bytes)
        }
        #expect(sheets[0].starts(with: Array("%PDF".utf8)) && sheets[0] == sheets[1])
    }

    @Test func `what was doubtful when a file was read changes its sheet`() async throws {
        var wish = WorkerExport()
        wish.isArchive = true
        let subject = SampleSubject(recordNumber: "REC77", name: "试样", sexWord: "Female", ageYears: 50)
        let xml = SampleECG(.normal, seed: 4).aecg(about: subject, start: "20261120080000", end: "20261120080010")
        let doubtful = String(decoding: xml, as: UTF8.self).replacing(#"<scale value="1.0" unit="uV"/>"#, with: "")
        var sheets: [[UInt8]] = []
        for bytes in [xml, Array(doubtful.utf8)] {
            guard case .made(let made) = try await export([folder.file("e.xml", bytes)], wish) else { throw NoCopy() }
            sheets.append(try #require(try Archive(made[0].bytes).files.last).bytes)
        }
        #expect(sheets[0] != sheets[1])
    }

    @Test func `an electrocardiogram in DICOM comes with its sheet, a film without one`() async throws {
        var wish = WorkerExport()
        wish.isArchive = true
        guard case .made(let made) = try await export([try film()], wish) else { throw NoCopy() }
        #expect(try Archive(made[0].bytes).files.map(\.name) == ["export.json", "1.dcm"])
        let ecg = try folder.file("e.dcm", DICOMWriter.file(waveform()))
        guard case .made(let given) = try await export([ecg], wish) else { throw NoCopy() }
        #expect(try Archive(given[0].bytes).files.map(\.name) == ["export.json", "1.dcm", "1.pdf"])
    }

    @Test func `a blood count becomes its results alone`() async throws {
        let subject = SampleSubject(recordNumber: "REC77", name: "试样", sexWord: "Female", ageYears: 50)
        let message = SampleBloodCount(.normal, seed: 4).message(about: subject, ranAt: "20261120080000")
        guard case .made(let made) = try await export([folder.file("c.hl7", message)]) else { throw NoCopy() }
        let text = String(decoding: made[0].bytes, as: UTF8.self)
        #expect(made[0].name == "blood-count.json" && text.contains("WBC"))
        #expect(!["REC77", "试样", "20261120"].contains { text.contains($0) })
    }

    @Test func `pictures of one exam come as one archive, and one without a copy is named by its number alone`()
        async throws
    {
        let picture = SamplePicture(width: 20, height: 20, bits: 8, seed: 3).png()
        let files = [
            try film(), try folder.file("zhang-san.png", picture),
            try folder.file("zhang-san.jpg", Array(picture.dropLast(30))),
            try folder.file("zhang-san.txt", Array("hello".utf8)),
        ]
        guard case .made(let made) = try await export(files) else { throw NoCopy() }
        #expect(made[0].name == "export.zip")
        let found = try Archive(made[0].bytes).files
        #expect(found.map(\.name) == ["export.json", "1.dcm", "2.png"])
        let list = String(decoding: found[0].bytes, as: UTF8.self)
        #expect(list.contains("picture-bad-header") && list.contains("not-a-picture") && !list.contains("zhang"))
    }
}

/// A stored ZIP read back: by its directory, each file against its own head and its sizes.
private struct Archive {
    struct Broken: Error {}

    private(set) var files: [(name: String, bytes: [UInt8])] = []

    init(_ bytes: [UInt8]) throws {
        func number(_ place: Int, _ count: Int) -> Int {
            (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
        }
        let end = bytes.count - 22
        guard end >= 0, number(end, 4) == 0x0605_4B50 else { throw Broken() }
        var place = number(end + 16, 4)
        for _ in 0..<number(end + 10, 2) {
            let (size, length, start) = (number(place + 24, 4), number(place + 28, 2), number(place + 42, 4))
            let name = bytes[place + 46..<place + 46 + length]
            guard number(place, 4) == 0x0201_4B50, number(start, 4) == 0x0403_4B50,
                bytes[start + 4..<start + 30] == bytes[place + 6..<place + 32],
                bytes[start + 30..<start + 30 + length] == name
            else { throw Broken() }
            let content = start + 30 + length
            files.append((String(decoding: name, as: UTF8.self), Array(bytes[content..<content + size])))
            place += 46 + length
        }
    }
}
