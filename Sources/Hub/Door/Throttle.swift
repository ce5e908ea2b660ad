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
    /// What is left of them then, so that forgetting is rare.
    private static let kept = 5_000

    private struct Bucket {
        var left: Double
        var at: Date
    }

    private let buckets = Mutex<[String: Bucket]>([:])

    /// Throws 429 when this address has been wrong too often of late.
    func check(_ address: String?, at moment: Date = .now) throws {
        let left = buckets.withLock { Self.filled($0[Self.place(of: address)], at: moment).left }
        if left < 1 { throw Problem.tooManyRefusals }
    }

    /// How many addresses are remembered.
    var remembered: Int { buckets.withLock { $0.count } }

    /// Counts a refusal.
    func count(_ address: String?, at moment: Date = .now) {
        buckets.withLock { buckets in
            let place = Self.place(of: address)
            var bucket = Self.filled(buckets[place], at: moment)
            bucket.left = max(0, bucket.left - 1)
            buckets[place] = bucket
            if buckets.count > Self.addresses { buckets = Self.emptiest(of: buckets, at: moment) }
        }
    }

    /// An IPv4 address, or the /64 of an IPv6 one: that much is one subscriber's (RFC 6177), who may use every
    /// address of it.
    static func place(of address: String?) -> String {
        guard let address = address.flatMap({ PeerAddress($0) }) else { return "-" }
        guard address.isIPv6 else { return address.text }
        let halves = address.text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let head = halves[0].split(separator: ":"), tail = halves.count > 1 ? halves[1].split(separator: ":") : []
        let gap = [Substring](repeating: "0", count: max(0, 8 - head.count - tail.count))
        return (head + gap + tail).prefix(4).joined(separator: ":") + "::/64"
    }

    private static func emptiest(of buckets: [String: Bucket], at moment: Date) -> [String: Bucket] {
        let sorted = buckets.sorted { filled($0.value, at: moment).left < filled($1.value, at: moment).left }
        return Dictionary(uniqueKeysWithValues: sorted.prefix(kept).map { ($0.key, $0.value) })
    }

    private static func filled(_ bucket: Bucket?, at moment: Date) -> Bucket {
        guard let bucket else { return Bucket(left: limit, at: moment) }
        let seconds = max(0, moment.timeIntervalSince(bucket.at))
        return Bucket(left: min(limit, bucket.left + seconds * perSecond), at: moment)
    }
}
