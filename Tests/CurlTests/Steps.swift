// Remembers progress reports across threads.
import Curl
import Synchronization

final class Steps: Sendable {
    private let seen = Mutex<[CurlProgress]>([])

    var last: CurlProgress? { seen.withLock { $0.last } }

    func note(_ step: CurlProgress) { seen.withLock { $0.append(step) } }
}
