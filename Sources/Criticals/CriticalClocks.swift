// How long each step of a critical case may take: the alliance's data.
import FoundationEssentials

/// Seconds from the moment at which a level of the ladder got the case; `close` from the last action.
package struct CriticalClocks: Hashable, Codable, Sendable {
    package var notify: Double
    package var acknowledge: Double
    package var act: Double
    package var close: Double

    /// What a new alliance starts with: 5, 10 and 30 minutes are our proposals beside the county's duty to have a critical value
    /// read back within 10 minutes.
    package static let initial = CriticalClocks(notify: 300, acknowledge: 600, act: 1800, close: 86_400)

    package init(notify: Double, acknowledge: Double, act: Double, close: Double) {
        self.notify = notify
        self.acknowledge = acknowledge
        self.act = act
        self.close = close
    }
}
