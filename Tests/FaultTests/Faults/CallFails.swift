// The k-th call of a kind fails, or is the last that the program makes.
import LiveCounty

/// The terminal's agent under strace from its first call on.
struct TerminalCallFails: Fault {
    let sabotage: Sabotage

    init(_ sabotage: Sabotage) { self.sabotage = sabotage }

    func start(_ run: FaultRun) async throws { try await run.lane.startAgent(under: Tracer.words(sabotage)) }

    func strike(_ run: FaultRun) async throws { try await run.untilDeliveredOrStuck() }

    func mend(_ run: FaultRun) async throws { try await run.lane.restartAgent() }
}

/// The hub, traced while it works.
struct HubCallFails: Fault {
    let sabotage: Sabotage
    private let tracer = Tracer()

    init(_ sabotage: Sabotage) { self.sabotage = sabotage }

    func arm(_ run: FaultRun) async throws {
        guard let pid = await run.lane.hub.pid else { return }
        try await tracer.attach(to: pid, sabotage)
    }

    func strike(_ run: FaultRun) async throws {
        try await run.untilDeliveredOrStuck()
        try await tracer.detach()
        // A hub that has seen its disk fail takes nothing in until somebody has looked: a restart.
        if sabotage.outcome == .inputOutput { try await run.lane.hub.crash() }
    }
}
