// Faults of every kind against real processes, and the one thing that must hold after each.
import Foundation
import LiveCounty
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning)) struct `whatever goes wrong` {
    @Test(.timeLimit(.minutes(60))) func `no receipt is false, nothing is twice, and what has no receipt is kept`()
        async throws
    {
        let plan = FaultPlan.fromEnvironment
        tell(
            "faults: \(plan.numbers.count) runs, seed \(plan.seed) (LIANYI_FAULT_SEED=\(plan.seed) repeats the choices)"
        )
        for missing in FaultKind.missing { tell("faults: cannot be done here: \(missing)") }
        let tally = FaultTally(plan.numbers)
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<plan.lanes { group.addTask { await work(lane, plan, tally) } }
        }
        tell(await tally.summary(plan))
        #expect(await tally.runs == plan.numbers.count)
    }

    /// One lane takes one run after another while there are any.
    private func work(_ number: Int, _ plan: FaultPlan, _ tally: FaultTally) async {
        var lane: Lane?
        while let run = await tally.next() {
            let kind = plan.kind(of: run)
            do {
                if lane == nil { lane = try await Lane.open(number) }
                guard let open = lane else { return }
                let began = ContinuousClock.now
                let violations = try await FaultRun(run, seed: plan.seed, on: open).go(kind)
                await tally.count(kind.name, run, .now - began)
                for violation in violations {
                    tell("faults: run \(run), \(kind.name), VIOLATION: \(violation)")
                    Issue.record("run \(run) of seed \(plan.seed), \(kind.name): \(violation)")
                }
                if !violations.isEmpty { open.isWorn = true }
            } catch {
                let said = await lane?.agent.said.suffix(2_000) ?? ""
                tell("faults: run \(run), \(kind.name), FAILED: \(error)\n\(said)")
                Issue.record("run \(run) of seed \(plan.seed), \(kind.name): \(error)")
                try? await lane?.close()
                lane = nil
            }
        }
        try? await lane?.close()
    }
}
