// What the hub refused is corrected or discarded, and nothing of it disappears.
import Foundation
import HubAPI
import Spool
import Synchronization
import Testing

@testable import Clinic

@Suite struct CorrectionTests {
    private let fixture = ClinicFixture()
    private let soon = ContinuousClock.now.advanced(by: .seconds(30))

    private func refused(_ terminal: Terminal) async throws -> WireID {
        let exam = try await fixture.capture(on: terminal, kind: "REFUSED", sizes: 100)
        await #expect(throws: ClinicError.self) { try await terminal.deliver(exam, until: soon) }
        return exam
    }

    @Test func `a corrected exam is a new one with the same files, and takes the old one's place`() async throws {
        let terminal = try fixture.terminal()
        let old = try await refused(terminal)
        var correction = ExamCorrection()
        (correction.kind, correction.operator) = ("PHOTO", "village02")
        let new = try await terminal.correct(old, correction).exam
        _ = try await terminal.deliver(new, until: soon)
        #expect(try await fixture.isDelivered(new, by: terminal))
        let kept = try #require(try await terminal.spool.capture(old))
        #expect(kept.state == .superseded && kept.successor == new && kept.problem != nil)
        #expect(fixture.hub.exam(new)?.manifest.operator == "village02")
        #expect(try await terminal.spool.counts() == [.superseded: 1, .stored: 1])
        await #expect(throws: ClinicError.self) { try await terminal.correct(old, correction) }
        await #expect(throws: SpoolError.self) { try await terminal.spool.requeue(old, at: Date()) }
    }

    @Test func `the mapping of a table is said with the exam, and stays said when something else is corrected`()
        async throws
    {
        let terminal = try fixture.terminal()
        let old = try await refused(terminal)
        var correction = ExamCorrection()
        correction.mapping = "bc-20s"
        let mapped = try await terminal.correct(old, correction).exam
        await #expect(throws: ClinicError.self) { try await terminal.deliver(mapped, until: soon) }
        correction = ExamCorrection()
        correction.kind = "CBC"
        let new = try await terminal.correct(mapped, correction).exam
        _ = try await terminal.deliver(new, until: soon)
        #expect(fixture.hub.exam(new)?.manifest.objects.map(\.mediaType) == ["text/csv; mapping=bc-20s"])
    }

    @Test func `a discarded exam stays with its files, its history and the reason`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await refused(terminal)
        try await terminal.discard(exam, because: "录错病人")
        let kept = try #require(try await terminal.spool.capture(exam))
        #expect(kept.state == .discarded && terminal.spool.folder.isWhole(kept.objects[0]))
        #expect(try await terminal.spool.events(of: exam).last?.note == "录错病人")
        #expect(try await terminal.spool.waiting(limit: 9).isEmpty)
    }

    /// The hub keeps an exam that no machine can read.
    private func unreadable(_ terminal: Terminal) async throws -> WireID {
        let exam = try await fixture.capture(on: terminal, kind: "CBC", sizes: 100)
        _ = try await terminal.deliver(exam, until: soon)
        let manifest = try #require(fixture.hub.exam(exam)?.manifest)
        let standing = ExamStanding(manifest, state: "quarantined", since: Date(), objects: [], readings: [])
        try await terminal.spool.keep(Standing(standing), at: Date())
        return exam
    }

    @Test func `what the hub cannot read is sent again as another exam, once, and only where something differs`()
        async throws
    {
        let terminal = try fixture.terminal(), old = try await unreadable(terminal)
        var correction = ExamCorrection()
        await #expect { try await terminal.sendAgain(old, correction) } throws: { error in
            (error as? ClinicError)?.problem.name == "nothing-differs"
        }
        correction.kind = "PHOTO"
        let new = try await terminal.sendAgain(old, correction)
        _ = try await terminal.deliver(new, until: soon)
        #expect(try await fixture.isDelivered(new, by: terminal))
        let kept = try #require(try await terminal.spool.capture(old))
        #expect(kept.state == .stored && kept.receipt != nil && kept.successor == new)
        await #expect { try await terminal.sendAgain(old, correction) } throws: { error in
            (error as? ClinicError)?.problem.name == "sent-again-already"
        }
    }

    @Test func `every exam is counted at the stage that is shown`() async throws {
        let terminal = try fixture.terminal()
        _ = try await unreadable(terminal)
        _ = try await refused(terminal)
        let stored = try await fixture.capture(on: terminal, sizes: 100)
        _ = try await terminal.deliver(stored, until: soon)
        _ = try await fixture.capture(on: terminal, sizes: 100)
        let counts = Stage.counts(of: try await terminal.spool.countsByStanding())
        #expect(counts == [.notReadable: 1, .refused: 1, .stored: 1, .captured: 1])
    }

    @Test func `a control sample that went apart is not shown as one that cannot be read`() async throws {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 100)
        _ = try await terminal.deliver(exam, until: soon)
        let reason = ExamStanding.Reason(code: "control-sample", zh: "这是质控样本", en: "A control sample")
        let standing = Standing(exam: exam, state: "quarantined", stateAt: Date(), problem: reason)
        try await terminal.spool.keep(standing, at: Date())
        #expect(Stage.counts(of: try await terminal.spool.countsByStanding()) == [.control: 1])
        let capture = try #require(try await terminal.spool.capture(exam))
        #expect(Stage(capture, isOpened: false) == .control)
    }

    @Test func `a message whose bytes were refused under another name is captured, and once`() async throws {
        let terminal = try fixture.terminal(), bytes = Array("MSH|^~\\&|BC|M\r".utf8)
        func said(_ kind: String) async throws -> WireID? {
            try await terminal.capture(
                message: bytes, ExamDraft(files: ["a.hl7"], kind: kind, urgency: .routine))?.exam
        }
        let wrong = try #require(try await said("REFUSED"))
        #expect(try await said("CBC") == nil, "it may still arrive")
        await #expect(throws: ClinicError.self) { try await terminal.deliver(wrong, until: soon) }
        let right = try #require(try await said("CBC"))
        #expect(try await said("CBC") == nil)
        _ = try await terminal.deliver(right, until: soon)
        try await terminal.discard(wrong, because: "类别写错")
        #expect(try await said("CBC") == nil)
    }

    @Test func `only what was refused is corrected or discarded`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 100)
        await #expect(throws: ClinicError.self) { try await terminal.discard(exam, because: "x") }
        await #expect(throws: ClinicError.self) { try await terminal.correct(exam, ExamCorrection()) }
        _ = try await terminal.deliver(exam, until: soon)
        await #expect(throws: ClinicError.self) { try await terminal.discard(exam, because: "x") }
    }

    @Test func `what the hub cannot read may be put aside with a reason, and is listed again if a report comes`()
        async throws
    {
        let terminal = try fixture.terminal(), exam = try await fixture.capture(on: terminal, sizes: 100)
        _ = try await terminal.deliver(exam, until: soon)
        let reason = ExamStanding.Reason(code: "unknown-file", zh: "不是可读的文件", en: "Not a file that can be read")
        let standing = Standing(exam: exam, state: "quarantined", stateAt: Date(), problem: reason)
        try await terminal.spool.keep(standing, at: Date())
        #expect(Stage.counts(of: try await terminal.spool.countsByStanding()) == [.notReadable: 1])
        #expect(try await terminal.spool.unassigned(limit: 9).count == 1)
        try await terminal.discard(exam, because: "文件损坏，已从设备重新导出")
        #expect(Stage.counts(of: try await terminal.spool.countsByStanding()) == [.discarded: 1])
        let aside = try #require(try await terminal.spool.capture(exam))
        #expect(aside.receipt != nil && terminal.spool.folder.isWhole(aside.objects[0]))
        #expect(try await terminal.spool.unassigned(limit: 9).isEmpty)
        #expect(try await terminal.spool.events(of: exam).last?.note == "文件损坏，已从设备重新导出")
        var report = Report(
            id: .timeOrdered(), version: 1, exam: (exam, "PHOTO"), reader: .init(name: "李医生", grade: nil, licence: nil),
            signedAt: Date())
        report.severity = "normal"
        let key = fixture.hub.state.withLock(\.key)
        try await terminal.spool.keep(try SignedReport(report, key: .ed25519(key), kid: "hub-1"), at: Date())
        #expect(try await terminal.spool.capture(exam)?.state == .read)
        await #expect(throws: ClinicError.self) { try await terminal.discard(exam, because: "x") }
    }
}
