// The next sample of a lead foretold from its own past and from the leads that are known already.

/// A weighted sum of differences between neighbouring samples: of the lead itself, and of every lead coded
/// before it, which is known from end to end and so may be asked about its future too. All in whole numbers,
/// so that every machine foretells the same.
struct LinearPredictor: Equatable, Sendable {
    /// The weights are kept times 1024.
    static let fraction = 10
    /// Bounds of what a stream may ask for; `ownTaps` fits 5 bits and `reach` 2.
    static let ownTapsLimit = 31
    static let reachLimit = 3
    static let weightRange: ClosedRange<Int32> = -32_768...32_767

    /// How many of its own last differences count.
    let ownTaps: Int
    /// 0: no other lead counts. n: of each lead known, the differences from n − 1 samples before to n − 1 after.
    let reach: Int
    /// First those of the own differences, the last difference first; then those of each known lead, from its
    /// earliest difference to its latest.
    let weights: [Int32]

    /// How many weights there are when so many leads are known.
    static func weightCount(ownTaps: Int, reach: Int, known: Int) -> Int {
        ownTaps + (reach > 0 ? known * (2 * reach - 1) : 0)
    }

    /// The difference foretold at `place` (counted from 0), from the lead's own differences up to `place` and
    /// from all of those of the known leads. Differences outside the record are 0.
    func difference(at place: Int, own: [Int32], known: [[Int32]]) -> Int32 {
        var sum = 0
        for tap in 0..<min(ownTaps, place) { sum &+= Int(weights[tap]) &* Int(own[place - 1 - tap]) }
        var next = ownTaps
        if reach > 0 {
            for lead in known {
                for moment in (place - reach + 1)..<(place + reach) {
                    if moment >= 0, moment < lead.count { sum &+= Int(weights[next]) &* Int(lead[moment]) }
                    next += 1
                }
            }
        }
        return Int32(truncatingIfNeeded: (sum &+ 1 << (Self.fraction - 1)) >> Self.fraction)
    }

    /// The differences between neighbours, as many as there are samples; the first is 0, for nothing is before
    /// it.
    static func differences(_ samples: [Int32]) -> [Int32] {
        var last = samples.first ?? 0
        return samples.map { sample in
            defer { last = sample }
            return sample &- last
        }
    }
}
