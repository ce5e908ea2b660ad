// A waiting line with an end.
import Synchronization

/// How many wait for something that is done one at a time.
final class Line: Sendable {
    private let waiting = Mutex(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// False when the line is full.
    func enter() -> Bool {
        waiting.withLock {
            guard $0 < limit else { return false }
            $0 += 1
            return true
        }
    }

    func leave() { waiting.withLock { $0 -= 1 } }
}
