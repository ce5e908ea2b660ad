// De-identified copies by a real worker process.

import DICOM
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

    private func export(_ files: [WorkerFile], pseudonym: String = "A-1") async throws -> WorkerMaking {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let making = try await pool.export(files, pseudonym: pseudonym)
        await pool.shutDown()
        return making
    }

    private func copy(_ files: [WorkerFile]) async throws -> DICOMFile {
        guard case .made(let copies) = try await export(files), copies.count == 1 else { throw NoCopy() }
        return try DICOMFile(copies[0].bytes)
    }

    private struct NoCopy: Error {}

    @Test func `a copy does not tell whose it is`() async throws {
        let set = try await copy([film()]).dataSet
        #expect(set.text(.patientName) == "A-1")
        #expect(set.text(.patientID) == "A-1")
        #expect(set.text(.studyInstanceUID)?.hasPrefix("2.25.") == true)
        #expect(set.text(.studyInstanceUID) != "2.25.1002")
    }

    @Test func `one key gives one study, no key gives another each time`() async throws {
        let key = try folder.file("key", Array(repeating: 7, count: 16))
        let film = try film()
        let first = try await copy([film, key]).dataSet.text(.studyInstanceUID)
        let second = try await copy([film, key]).dataSet.text(.studyInstanceUID)
        let third = try await copy([film]).dataSet.text(.studyInstanceUID)
        #expect(first == second)
        #expect(first != third)
    }

    @Test func `what cannot be exported says why`() async throws {
        let short = try folder.file("short", [1, 2, 3])
        let words = try folder.file("words.txt", Array("no film".utf8))
        let film = try film()
        for (files, pseudonym) in [([film, short], "A"), ([words], "A"), ([film], "一号"), ([film], "")] {
            let making = try await export(files, pseudonym: pseudonym)
            guard case .unmade = making else {
                Issue.record("exported: \(files.map(\.name)) as \(pseudonym)")
                continue
            }
        }
    }
}
