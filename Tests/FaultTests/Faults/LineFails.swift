// The line does to the next requests what it should not.
import LiveCounty

struct LineFails: Fault {
    let deeds: [BadLine.Deed]

    init(_ deeds: [BadLine.Deed]) { self.deeds = deeds }

    func arm(_ run: FaultRun) async throws { run.lane.line.misbehave(deeds) }

    func strike(_ run: FaultRun) async throws { try await run.untilDeliveredOrStuck() }
}
