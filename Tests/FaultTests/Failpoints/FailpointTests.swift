// Death at every named step: nothing is lost, nothing is there twice, and every step is really passed.
import Failpoints
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `whatever dies at a step of the order` {
    private static let lanes = 4
    /// At these steps a transaction is open in another way than at the one before, or has just ended: the ones at which Postgres dies in
    /// `make test`. `make test-faults` takes all.
    private static let underPostgres: Set<Failpoint> = [
        .manifestWritten, .manifestCommitted, .pieceSynced, .offsetWritten, .offsetCommitted, .blobKept, .objectNoted,
        .receiptWritten, .receiptCommitted,
    ]

    @Test(.timeLimit(.minutes(10))) func `leaves receipts that are true, and keeps what has none`() async throws {
        let own = Failpoint.allCases.filter { [.terminal, .hub].contains($0.way) }.map { DiesAt(point: $0) }
        let under = Failpoint.allCases.filter {
            $0.way == .hub && (FaultPlan.isLong || Self.underPostgres.contains($0))
        }
        .map { DiesAt(point: $0, isPostgres: true) }
        let faults = own + under, tally = FaultTally(Array(faults.indices))
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<Self.lanes { group.addTask { await work(lane, faults, tally) } }
        }
        #expect(await tally.runs == faults.count)
    }

    /// One lane takes one run after another while there are any.
    private func work(_ number: Int, _ faults: [DiesAt], _ tally: FaultTally) async {
        var lane: Lane?
        while let run = await tally.next() {
            let name = "\(faults[run].point)" + (faults[run].isPostgres ? ", Postgres" : "")
            do {
                if lane == nil { lane = try await Lane.open(200 + number, onPlainDisks: true) }
                guard let open = lane else { return }
                let began = ContinuousClock.now
                let violations = try await FaultRun(run, seed: 1, on: open, giving: Self.exams).go(faults[run])
                await tally.count(name, run, .now - began)
                for violation in violations { Issue.record("\(name): \(violation)") }
                if !violations.isEmpty { open.isWorn = true }
            } catch {
                let said = await lane?.agent.said.suffix(2_000) ?? ""
                Issue.record("\(name): \(error)\n\(said)")
                try? await lane?.close()
                lane = nil
            }
        }
        try? await lane?.close()
    }

    /// One in pieces, first, on which the pieces grow; one that then rides in its manifest and is too large for a row; one that is
    /// small enough for it.
    private static func exams(_ name: String, _ dice: inout SeededDice) -> [GivenExam] {
        [
            .picture(name + "-pieces", "emergency", size: 300_000, &dice),
            .picture(name + "-whole", "urgent", size: 100_000, &dice), .bloodCount(name + "-row", "", &dice),
        ]
    }
}
