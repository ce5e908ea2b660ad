// How often somebody unknown may be wrong: refusals before sign-in are counted by address, and slowed down.
import FoundationEssentials
import HubAPI
import Synchronization

/// A bucket of tries for each address. Only refusals take from it, so that whoever is right is never held up by it.
final class Throttle: Sendable {
    /// Refusals allowed at once, and how many come back each second: thirty a minute (reliability §5.2).
    private static let limit = 30.0, perSecond = 0.5
    /// Addresses remembered at most; the fullest buckets are forgotten first.
    private static let addresses = 10_000

    private struct Bucket {
        var left: Double
        var at: Date
    }

    private let buckets = Mutex<[String: Bucket]>([:])

    /// Throws 429 when this address has been wrong too often of late.
    func check(_ address: String?, at moment: Date = .now) throws {
        let left = buckets.withLock { Self.filled($0[address ?? "-"], at: moment).left }
        if left < 1 { throw Problem.tooManyRefusals }
    }

    /// Counts a refusal.
    func count(_ address: String?, at moment: Date = .now) {
        buckets.withLock { buckets in
            var bucket = Self.filled(buckets[address ?? "-"], at: moment)
            bucket.left = max(0, bucket.left - 1)
            buckets[address ?? "-"] = bucket
            if buckets.count > Self.addresses {
                buckets = buckets.filter { Self.filled($0.value, at: moment).left < Self.limit }
            }
        }
    }

    private static func filled(_ bucket: Bucket?, at moment: Date) -> Bucket {
        guard let bucket else { return Bucket(left: limit, at: moment) }
        let seconds = max(0, moment.timeIntervalSince(bucket.at))
        return Bucket(left: min(limit, bucket.left + seconds * perSecond), at: moment)
    }
}
