// The lanes on a real line: what is more urgent overtakes between two pieces, inside an exam too.
import Foundation
import HubAPI
import Spool
import Synchronization
import TestSupport
import Testing

@testable import Clinic

@Suite struct LaneTests {
    private let fixture = ClinicFixture()

    /// Sends until nothing waits.
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

    private func exams(in pieces: [ScriptedHub.Piece]) -> [WireID] {
        pieces.map(\.exam).reduce(into: []) { order, exam in if order.last != exam { order.append(exam) } }
    }

    @Test func `a large picture yields to an emergency that comes meanwhile, and then goes on`() async throws {
        let terminal = try fixture.terminal()
        let photo = try await fixture.capture(on: terminal, sizes: 900_000)
        let emergency = Mutex<WireID?>(nil)
        fixture.hub.onPiece { [fixture] piece in
            guard emergency.withLock({ $0 == nil }) else { return }
            let exam = try? await fixture.capture(on: terminal, .emergency, sizes: 700_000)
            emergency.withLock { $0 = exam }
        }
        try await sendAll(terminal)
        let ecg = try #require(emergency.withLock { $0 })
        #expect(exams(in: fixture.hub.pieces) == [photo, ecg, photo])
        #expect(fixture.hub.pieces.filter { $0.exam == photo }.reduce(0) { $0 + $1.count } == 900_000)
        #expect(try await fixture.isDelivered(photo, by: terminal))
        #expect(try await fixture.isDelivered(ecg, by: terminal))
    }

    @Test func `a new process begins with the pieces that the last one found the line to carry`() async throws {
        let terminal = try fixture.terminal()
        try await terminal.spool.set("piece-bytes", to: "16384")
        _ = try await fixture.capture(on: terminal, sizes: 100_000)
        try await sendAll(terminal)
        #expect(fixture.hub.pieces.first?.count == 16_384)
        #expect(try await terminal.spool.setting("piece-bytes") != "16384", "the line was fast")
    }

    @Test func `what is small overtakes what is large in the same lane`() async throws {
        let terminal = try fixture.terminal()
        let large = try await fixture.capture(on: terminal, sizes: 2_000_000)
        let small = try await fixture.capture(on: terminal, sizes: 200_000)
        try await sendAll(terminal)
        #expect(exams(in: fixture.hub.pieces) == [small, large])
    }

    @Test func `the essential objects of an exam go first and are marked in its manifest`() async throws {
        let terminal = try fixture.terminal()
        var draft = ExamDraft(
            files: [try fixture.file(size: 300_000), try fixture.file("b.png", size: 400_000)], kind: "PHOTO",
            urgency: .routine)
        draft.essential = [draft.files[1]]
        let exam = try await terminal.capture(draft).exam
        try await sendAll(terminal)
        #expect(fixture.hub.pieces.map(\.number).sorted(by: >) == fixture.hub.pieces.map(\.number))
        #expect(fixture.hub.exam(exam)?.manifest.objects.map(\.essential) == [nil, true])
    }

    @Test func `an exam that the hub refuses does not hold up the others`() async throws {
        let terminal = try fixture.terminal()
        let refused = try await fixture.capture(on: terminal, .emergency, kind: "REFUSED", sizes: 100)
        let good = try await fixture.capture(on: terminal, sizes: 100)
        var sender = Sender(terminal)
        guard case .held(refused, let refusal) = try await sender.step() else {
            Issue.record("the emergency goes first")
            return
        }
        #expect(refusal.isFinal)
        guard case .stored(good) = try await sender.step() else {
            Issue.record("the other one follows")
            return
        }
        #expect(try await terminal.spool.capture(refused)?.state == .refused)
    }

    @Test(arguments: [500, 403])
    func `an exam whose every try ends as if the hub were down holds up no other for longer than a pause`(
        _ status: Int
    ) async throws {
        let terminal = try fixture.terminal()
        let bad = try await fixture.capture(on: terminal, .emergency, sizes: 100)
        let good = try await fixture.capture(on: terminal, sizes: 100)
        let page = LoopbackReply.answer(status, headers: ["Content-Type": "text/html"], body: Array("<html>".utf8))
        fixture.hub.state.withLock { $0.strange["/api/v1/exams/\(bad)"] = page }
        var sender = Sender(terminal, dice: { 1 })
        for _ in 0..<2 {
            guard case .stopped = try await sender.step() else { return fail("the emergency goes first") }
        }
        guard case .stored(good) = try await sender.step() else { return fail("another is tried after the pause") }
        guard case .held(bad, _) = try await sender.step() else { return fail("then it is the exam alone") }
        guard case .nothing(_?) = try await sender.step() else { return fail("it rests") }
        #expect(try await fixture.isDelivered(good, by: terminal))
        #expect(try await terminal.spool.capture(bad)?.state == .queued)
    }

    @Test func `when the hub is back, what is urgent waits no longer than for one step of another`() async throws {
        let terminal = try fixture.terminal()
        let emergency = try await fixture.capture(on: terminal, .emergency, sizes: 100)
        let routine = try await fixture.capture(on: terminal, sizes: 900_000)
        _ = try await fixture.capture(on: terminal, sizes: 1_000_000)
        fixture.hub.state.withLock { $0.isAway = true }
        var sender = Sender(terminal)
        guard case .stopped = try await sender.step() else { return fail("nobody answers") }
        fixture.hub.state.withLock { $0.isAway = false }
        guard case .stored(emergency) = try await sender.step() else {
            return fail("it is tried once more before others")
        }
        let later = try await fixture.capture(on: terminal, .emergency, sizes: 100)
        fixture.hub.state.withLock { $0.isAway = true }
        for _ in 0..<2 {
            guard case .stopped = try await sender.step() else { return fail("nobody answers") }
        }
        fixture.hub.state.withLock { $0.isAway = false }
        guard case .moved(routine) = try await sender.step() else { return fail("another is tried first") }
        guard case .stored(later) = try await sender.step() else { return fail("the line is good") }
    }

    @Test func `an emergency that goes forward between faults of the line never rests for them`() async throws {
        let terminal = try fixture.terminal()
        let emergency = try await fixture.capture(on: terminal, .emergency, sizes: 900_000)
        _ = try await fixture.capture(on: terminal, sizes: 1_000_000)
        var sender = Sender(terminal)
        for _ in 0..<6 {
            fixture.hub.state.withLock { $0.isAway = true }
            guard case .stopped = try await sender.step() else { return fail("nobody answers") }
            fixture.hub.state.withLock { $0.isAway = false }
            // Where the offset is unsure, it is asked before the next piece.
            var outcome = try await sender.step()
            if case .asked(emergency) = outcome { outcome = try await sender.step() }
            guard case .moved(emergency) = outcome else { return fail("\(outcome)") }
        }
    }

    @Test func `nothing is asked without a pause while nothing can be stored`() async throws {
        let terminal = try fixture.terminal()
        for _ in 0..<3 { _ = try await fixture.capture(on: terminal, sizes: 900_000) }
        var sender = Sender(terminal)
        guard case .moved = try await sender.step() else { return fail("announced") }
        fixture.hub.state.withLock { $0.isAway = true }
        for turn in 0..<12 {
            guard case .stopped = try await sender.step() else { return fail("try \(turn) ended without a pause") }
        }
    }

    @Test func `receipts that came by stick leave nothing that is due`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 100)
        fixture.hub.state.withLock { $0.isAway = true }
        var sender = Sender(terminal)
        for _ in 0..<3 {
            guard case .stopped = try await sender.step() else { return fail("nobody answers") }
        }
        fixture.hub.state.withLock { $0.isAway = false }
        var other = Sender(terminal)
        #expect(try await other.deliver(exam) == nil, "another way")
        guard case .nothing(nil) = try await sender.step() else { return fail("nothing waits") }
    }

    @Test func `exams that rest take no place among those that are looked at`() async throws {
        let terminal = try fixture.terminal()
        for _ in 0..<2 {
            let full = try await fixture.capture(on: terminal, .emergency, sizes: 100)
            fixture.hub.state.withLock { $0.broken["/api/v1/exams/\(full)"] = 507 }
        }
        let good = try await fixture.capture(on: terminal, sizes: 100)
        var sender = Sender(terminal, horizon: 2)
        for _ in 0..<2 {
            guard case .held = try await sender.step() else { return fail("the hub has no room for either") }
        }
        // They rest for up to a second at first: some of these steps may be theirs again.
        for _ in 0..<9 where try await terminal.spool.capture(good)?.receipt == nil { _ = try await sender.step() }
        #expect(try await fixture.isDelivered(good, by: terminal))
    }

    @Test func `a manifest that arrived at an address which nobody knows is sent again`() async throws {
        let terminal = try fixture.terminal()
        let exam = try await fixture.capture(on: terminal, sizes: 100)
        fixture.hub.state.withLock { $0.broken["/api/v1/exams/\(exam)"] = 404 }
        var sender = Sender(terminal)
        guard case .held(exam, .later) = try await sender.step() else { return fail("it waits") }
        fixture.hub.state.withLock { $0.broken = [:] }
        sender.wake()
        guard case .stored(exam) = try await sender.step() else { return fail("it is taken") }
    }

    @Test func `while the hub is away everything stops at once`() async throws {
        let terminal = try fixture.terminal()
        _ = try await fixture.capture(on: terminal, sizes: 100)
        _ = try await fixture.capture(on: terminal, sizes: 100)
        fixture.hub.state.withLock { $0.isAway = true }
        var sender = Sender(terminal)
        guard case .stopped(.unreachable) = try await sender.step() else {
            Issue.record("nobody answers")
            return
        }
    }
}
