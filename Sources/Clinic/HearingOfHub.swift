// Three connections, one line: when one of them hears the hub, the others need not wait out their pauses.
import Synchronization

/// Counts how often the hub was heard, by whichever connection.
final class HearingOfHub: Sendable {
    /// Seconds between two looks.
    static let look = 0.25
    /// A connection that keeps failing while the other works is not tried more often than this.
    let shortest: Duration

    private let count = Mutex(0)

    init(shortest: Duration = .seconds(5)) { self.shortest = shortest }

    /// The hub has answered.
    func heard() { count.withLock { $0 &+= 1 } }

    /// How often it was heard.
    var times: Int { count.withLock { $0 } }

    /// Waits so many seconds, or until the hub was heard by another connection; false when the agent is to end.
    /// - Parameter minimum: what the hub itself asked us to wait, whoever hears it meanwhile.
    func pause(_ seconds: Double, atLeast minimum: Int? = nil) async -> Bool {
        let start = ContinuousClock.now, before = times, end = start.advanced(by: .seconds(seconds))
        let shortest = max(shortest, .seconds(minimum ?? 0))
        while ContinuousClock.now < end {
            guard await Agent.pause(min(Self.look, max(0.001, seconds))) else { return false }
            if times != before, start.duration(to: .now) >= shortest { return true }
        }
        return !Task.isCancelled
    }
}
