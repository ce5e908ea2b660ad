// No room is left on the hub's disk or on the terminal's; later there is.
import LiveCounty

struct DiskFills: Fault {
    let ofHub: Bool
    /// Bytes that still fit.
    let room: Int

    func arm(_ run: FaultRun) async throws {
        guard let disk = ofHub ? run.lane.hubDisk : run.lane.clinicDisk else { return }
        disk.room(disk.used + room)
    }

    func strike(_ run: FaultRun) async throws { try await run.untilDeliveredOrStuck() }

    /// The hub asks for a pause of minutes; a terminal that starts anew does not wait for it.
    func mend(_ run: FaultRun) async throws { if ofHub { try await run.lane.restartAgent() } }
}
