// What the hub refused is corrected or discarded, and nothing of it disappears.
import Foundation
import HubAPI
import Spool
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

    @Test func `a discarded exam stays with its files, its history and the reason`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await refused(terminal)
        try await terminal.discard(exam, because: "录错病人")
        let kept = try #require(try await terminal.spool.capture(exam))
        #expect(kept.state == .discarded && terminal.spool.folder.isWhole(kept.objects[0]))
        #expect(try await terminal.spool.events(of: exam).last?.note == "录错病人")
        #expect(try await terminal.spool.waiting(limit: 9).isEmpty)
    }

    @Test func `only what was refused is corrected or discarded`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 100)
        await #expect(throws: ClinicError.self) { try await terminal.discard(exam, because: "x") }
        await #expect(throws: ClinicError.self) { try await terminal.correct(exam, ExamCorrection()) }
        _ = try await terminal.deliver(exam, until: soon)
        await #expect(throws: ClinicError.self) { try await terminal.discard(exam, because: "x") }
    }
}
