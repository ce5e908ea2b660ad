// A second agent and a `send` over the same spool, while the first agent works and then dies.
import LiveCounty
import TestSupport

struct TwoAgents: Fault {
    func strike(_ run: FaultRun) async throws {
        let lane = run.lane
        _ = try await eventually("the first agent") {
            try await lane.clinic.run(["status"])["device.hasAgent"] as? Bool == true ? true : nil
        }
        let second = try AgentProcess(of: lane.clinic, at: lane.folder.path + "/second")
        try await second.start()
        _ = try await lane.clinic.run(["send", "--wait", "1"])
        try await run.untilRandomMoment()
        try await lane.agent.crash()
        try await lane.startAgent()
        try await second.crash()
    }

    func mend(_ run: FaultRun) async throws { try await run.lane.restartAgent() }
}
