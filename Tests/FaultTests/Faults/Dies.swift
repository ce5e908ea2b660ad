// kill -9 of hub, terminal or Postgres at a random moment, perhaps because the power went.
import LiveCounty

struct Dies: Fault {
    /// Whose disks forget what was not synced.
    enum Disks: Sendable { case none, hub, terminal, both }

    var hub = false
    var terminal = false
    var postgres = false
    var losing = Disks.none
    var tornBy: UInt32?

    func strike(_ run: FaultRun) async throws {
        try await run.untilRandomMoment()
        let lane = run.lane
        if terminal { try await lane.agent.crash() }
        if hub { try await lane.hub.crash() }
        if postgres { try await lane.cluster.crash() }
        if losing == .hub || losing == .both { try await lane.hubDisk?.losePower(tornBy: tornBy) }
        if losing == .terminal || losing == .both { try await lane.clinicDisk?.losePower(tornBy: tornBy) }
    }

    func mend(_ run: FaultRun) async throws { if terminal { try await run.lane.startAgent() } }
}
