// The hub's time, as this machine can tell it.
import FoundationEssentials

/// How far the hub's clock is ahead of ours. A dead clock battery must not lock a clinic out.
struct HubClock: Sendable, Equatable {
    /// Seconds to add to the local clock.
    private(set) var skew: Double

    /// More than this many seconds apart, a refusal may be the clock's fault.
    static let tolerance: Double = 60

    /// The hub's time now.
    func now(local: Date = Date()) -> Date { local.addingTimeInterval(skew) }

    /// Learns from a `Date` header that has just come. Answers whether the skew moved by more than
    /// ``tolerance``.
    mutating func learn(_ header: String?, local: Date = Date()) -> Bool {
        guard let hub = header.flatMap(HTTPDate.moment) else { return false }
        let before = skew
        skew = hub.timeIntervalSince(local)
        return abs(skew - before) > Self.tolerance
    }
}
