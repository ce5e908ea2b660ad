// Two connections, one line: when one of them hears the hub, the other need not wait out its pause.
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

    /// Waits so many seconds, or until the hub was heard by the other connection; false when the agent is to end.
    func pause(_ seconds: Double) async -> Bool {
        let start = ContinuousClock.now, before = times, end = start.advanced(by: .seconds(seconds))
        while ContinuousClock.now < end {
            guard await Agent.pause(min(Self.look, max(0.001, seconds))) else { return false }
            if times != before, start.duration(to: .now) >= shortest { return true }
        }
        return !Task.isCancelled
    }
}
