// ECGs go up as the two parts of a packed ECG, made by a real worker; and as they are, whatever happens to it.
import Foundation
import HubAPI
import PackedECG
import Samples
import Spool
import Synchronization
import TestSupport
import Testing
import Workers

@testable import Clinic

@Suite(.timeLimit(.minutes(2))) struct `packing at the terminal` {
    private let fixture = ClinicFixture()
    private let ecg = SampleECG(.anteriorInfarction, seed: 8)
    private static let worker = TestProgram("lianyi-worker").path

    private func terminal(_ program: String = worker, said: Said = Said(), seconds: Double = 60) throws -> Terminal {
        _ = try fixture.terminal()
        var limits = ECGPacker.limits
        limits.answerTime = .seconds(seconds)
        return try Terminal(fixture.home, packer: ECGPacker(program: program, limits: limits) { said.hear($0) })
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = fixture.root + "/" + name
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    private func record(_ name: String = "r") throws -> [String] {
        [try file(name + ".hea", ecg.header(named: name)), try file(name + ".dat", ecg.signal())]
    }

    private func draft(_ files: [String], _ urgency: Urgency = .emergency) -> ExamDraft {
        ExamDraft(files: files, kind: "ECG12", urgency: urgency)
    }

    private func sendAll(_ terminal: Terminal) async throws {
        var sender = Sender(terminal)
        while true {
            switch try await sender.step() {
            case .nothing(nil): return
            case .stopped(let refusal), .held(_, let refusal): throw refusal.clinicError
            default: continue
            }
        }
    }

    private func names(_ exam: WireID) -> [String]? { fixture.hub.exam(exam)?.manifest.objects.map(\.name) }

    @Test func `the hub gets the two parts, the essential one marked, and they give the very files again`() async throws
    {
        let terminal = try terminal()
        let exam = try await terminal.capture(draft(try record())).exam
        try await sendAll(terminal)
        let there = try #require(fixture.hub.exam(exam))
        #expect(there.manifest.objects.map(\.name) == ["r.essential", "r.rest"])
        #expect(there.manifest.objects.map(\.essential) == [true, nil])
        let files = try PackedECG.unpack(
            essential: try #require(there.objects[1]), rest: try #require(there.objects[2])
        ).files
        #expect(files.header == ecg.header(named: "r") && files.data == ecg.signal())
        #expect(try await fixture.isDelivered(exam, by: terminal))
        let capture = try #require(try await terminal.spool.capture(exam))
        #expect(capture.fileNames == ["r.hea", "r.dat"] && capture.size < 30_000)
        #expect(capture.originals.allSatisfy { terminal.spool.folder.isWhole($0) })
        await terminal.packer?.close()
    }

    @Test(arguments: ["exec sleep 1000", "kill -SEGV $$", "exit 3", "echo nonsense"])
    func `a worker that hangs, crashes or talks nonsense costs the packing and not the exam, and is told once`(
        _ deed: String
    ) async throws {
        let script = try file("worker.sh", Array("#!/bin/sh\ndd bs=1 count=1 of=/dev/null 2>/dev/null\n\(deed)\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let said = Said(), terminal = try terminal(script, said: said, seconds: 0.3)
        let exams = [
            try await terminal.capture(draft(try record("a"))).exam,
            try await terminal.capture(draft(try record("b"))).exam,
        ]
        try await sendAll(terminal)
        for (exam, name) in zip(exams, ["a", "b"]) {
            #expect(names(exam) == [name + ".hea", name + ".dat"])
            #expect(try await fixture.isDelivered(exam, by: terminal))
        }
        #expect(said.words.map(\.name) == ["packing-fails"])
        await terminal.packer?.close()
    }

    @Test func `without a worker the files go as they are`() async throws {
        let said = Said(), terminal = try terminal("/nowhere/lianyi-worker", said: said)
        let exam = try await terminal.capture(draft(try record())).exam
        try await sendAll(terminal)
        #expect(names(exam) == ["r.hea", "r.dat"])
        #expect(said.words.count == 1 && "\(said.words)".contains("LIANYI_CLINIC_WORKER"))
    }

    @Test func `what cannot be packed, or shall not be, goes as it is, and nobody is told anything`() async throws {
        let said = Said(), terminal = try terminal(said: said)
        let broken = [try file("x.hea", ecg.header(named: "x")), try file("x.dat", [1, 2, 3])]
        var plain = draft(try record())
        plain.mayBePacked = false
        let exams = [
            try await terminal.capture(draft(broken)).exam, try await terminal.capture(plain).exam,
            try await terminal.capture(draft([try file("y.hea", ecg.header(named: "y"))])).exam,
        ]
        try await sendAll(terminal)
        #expect(exams.map(names) == [["x.hea", "x.dat"], ["r.hea", "r.dat"], ["y.hea"]])
        #expect(said.words.isEmpty)
        await terminal.packer?.close()
    }

    @Test func `a picture beside the record stays, and is needed where nobody said otherwise`() async throws {
        let terminal = try terminal()
        let files = try record() + [try fixture.file("skin.png", size: 90_000)]
        let all = try await terminal.capture(draft(files)).exam
        var marked = draft(files)
        marked.essential = Set(files.prefix(2))
        let some = try await terminal.capture(marked).exam
        try await sendAll(terminal)
        #expect(fixture.hub.exam(all)?.manifest.objects.map(\.essential) == [true, nil, true])
        #expect(fixture.hub.exam(some)?.manifest.objects.map(\.essential) == [true, nil, nil])
        #expect(try await fixture.isDelivered(some, by: terminal))
        await terminal.packer?.close()
    }

    @Test func `a patient who is attached after the packing goes up with the parts`() async throws {
        let terminal = try terminal()
        let exam = try await terminal.capture(draft(try record(), .routine)).exam
        let capture = try #require(try await terminal.spool.capture(exam))
        #expect(await terminal.pack(capture))
        let patient = try await terminal.register(try PatientDraft(name: "王秀兰").checked())
        #expect(try await terminal.attach(exam, to: patient.id) == .inManifest(exam))
        try await sendAll(terminal)
        #expect(names(exam) == ["r.essential", "r.rest"])
        #expect(fixture.hub.exam(exam)?.manifest.patient?.id == patient.id)
        await terminal.packer?.close()
    }

    @Test func `a refused exam that is corrected keeps its parts and its names, or goes up as it was captured`()
        async throws
    {
        let terminal = try terminal()
        var wrong = draft(try record())
        wrong.kind = "REFUSED"
        let first = try await terminal.capture(wrong).exam
        await #expect(throws: ClinicError.self) { try await sendAll(terminal) }
        var correction = ExamCorrection()
        correction.kind = "ECG12"
        let second = try await terminal.correct(first, correction)
        #expect(second.fileNames == ["r.hea", "r.dat"] && second.objects.map(\.name) == ["r.essential", "r.rest"])
        try await terminal.spool.refuse(second.exam, because: .stopped, at: Date())
        correction.isUnpacked = true
        let third = try await terminal.correct(second.exam, correction)
        try await sendAll(terminal)
        #expect(names(third.exam) == ["r.hea", "r.dat"] && third.originals.isEmpty)
        #expect(fixture.hub.exam(third.exam)?.objects[2].map { $0 == ecg.signal() } == true)
        await terminal.packer?.close()
    }

    @Test func `the worker ends when it has nothing to do, and comes back when it has`() async throws {
        let packer = ECGPacker(program: Self.worker, idle: .milliseconds(20))
        let files = try record().map { WorkerFile(name: String($0.split(separator: "/").last ?? ""), path: $0) }
        for _ in 0..<2 {
            guard case .packed = await packer.pack(files) else {
                Issue.record("not packed")
                return
            }
            while await packer.isReady { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func `the receipt proves the files as they were captured, at this terminal alone`() async throws {
        let terminal = try terminal(), files = try record()
        let exam = try await terminal.capture(draft(files)).exam
        try await sendAll(terminal)
        let receipt = try #require(try await terminal.spool.capture(exam)?.receipt), keys = fixture.hub.keys
        await #expect(throws: ClinicError.self) { try await ReceiptCheck.run(receipt, keys: keys, files: files) }
        let capture = try await terminal.spool.capture(exam)
        #expect(try await ReceiptCheck.run(receipt, keys: keys, files: files) { _ in capture }.exam == exam)
        let other = try file("other.dat", [1])
        await #expect(throws: ClinicError.self) {
            try await ReceiptCheck.run(receipt, keys: keys, files: [other]) { _ in capture }
        }
        let sheet = try await terminal.receiptSheet(of: exam)
        #expect(sheet.html.contains("r.hea r.dat"))
        await terminal.packer?.close()
    }
}

/// What a packer said.
private final class Said: Sendable {
    private let heard = Mutex<[Problem]>([])
    var words: [Problem] { heard.withLock(\.self) }
    func hear(_ problem: Problem) { heard.withLock { $0.append(problem) } }
}
