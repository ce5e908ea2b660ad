// How many do the same work at once, and that no ring is lost while all are at it.
import Synchronization

/// A bounded number of lanes, taken with each ring and left when there is nothing more to do.
final class Lanes: Sendable {
    private struct State {
        var free: Int
        /// Whether somebody rang while all were taken.
        var isRung = false
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Takes a free lane. Where there is none, whoever has finished first looks once more.
    func enter() -> Bool {
        state.withLock { state in
            guard state.free > 0 else {
                state.isRung = true
                return false
            }
            state.free -= 1
            return true
        }
    }

    /// Does the work in a lane that was taken, again where it was rung for meanwhile, and leaves the lane.
    func work(_ body: () async -> Void) async {
        repeat { await body() } while !leave()
    }

    /// False where there may be work that nobody has seen.
    private func leave() -> Bool {
        state.withLock { state in
            guard !state.isRung else {
                state.isRung = false
                return false
            }
            state.free += 1
            return true
        }
    }
}
