// Whether the one who answers is the hub of the enrolment: found out before anything else, by all lines together.
import HubAPI
import Synchronization

/// The hub's keys that are believed here, and whether the hub has shown them since there was a doubt.
///
/// A hub that shows others gets nothing: no exam, no name, no token, not even a question.
final class HubTrust: Sendable {
    private struct State {
        var keys: KeySet
        var isSure = false
    }

    private let state: Mutex<State>

    init(_ keys: KeySet) { state = Mutex(State(keys: keys)) }

    /// Whether it has shown keys that agree, and no others since.
    var isSure: Bool { state.withLock(\.isSure) }

    /// Looks at what the hub publishes.
    /// - Returns: whether it is the hub; what it has new is believed then, too.
    func look(at shown: KeySet) -> Bool {
        state.withLock { state in
            state.isSure = shown.agrees(with: state.keys)
            if state.isSure { state.keys = state.keys.merging(shown) }
            return state.isSure
        }
    }
}
