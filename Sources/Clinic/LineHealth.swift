// How the line to the hub fares, as the agent last found it.
package import FoundationEssentials
package import HubAPI
import Spool

/// What the agent knows of the line.
package struct LineHealth: Sendable, Codable, Equatable {
    /// When the hub was last asked, by this machine's clock.
    package var at: Date
    /// Why it did not answer; nil where it did.
    package var problem: Problem?

    /// Notes how an asking went.
    package init(at moment: Date, problem: Problem?) {
        at = moment
        self.problem = problem
    }
}

extension Terminal {
    private static let health = "line-health"

    /// Keeps how the line fares, for whoever looks.
    nonisolated func remember(_ health: LineHealth) async {
        guard let bytes = try? WireJSON.bytes(of: health) else { return }
        try? await spool.set(Self.health, to: String(decoding: bytes, as: UTF8.self))
    }

    /// How the line fared when the agent last asked; nil where it never has.
    package nonisolated func lineHealth() async -> LineHealth? {
        let text = try? await spool.setting(Self.health)
        return text.flatMap { try? WireJSON.value(LineHealth.self, in: Array($0.utf8)) }
    }
}
