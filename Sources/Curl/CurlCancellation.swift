// The flag by which a cancelled task reaches a transfer on another thread.
import Synchronization

/// Raised once, looked at by libcurl's progress callback at least every second.
final class CurlCancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    var isRaised: Bool { flag.load(ordering: .relaxed) }

    func raise() {
        flag.store(true, ordering: .relaxed)
    }
}
