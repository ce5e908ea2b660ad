// How long to wait before the next try.

/// Full jitter: a random time up to a bound that doubles with each try, from 1 s to 5 min
/// (`reliability.md` §3.3), so that many terminals do not come back at the same moment.
struct Backoff: Sendable {
    /// Gives numbers from 0 to 1, by which pauses are drawn.
    typealias Dice = @Sendable () -> Double
    static let chance: Dice = { .random(in: 0...1) }

    static let first = 1.0
    static let longest = 300.0

    private var tries = 0

    /// Seconds until the next try.
    /// - Parameters:
    ///   - minimum: what the hub asked for (`Retry-After`).
    ///   - dice: a number from 0 to 1.
    mutating func next(atLeast minimum: Int?, dice: Double = chance()) -> Double {
        let bound = tries >= 9 ? Self.longest : min(Self.longest, Self.first * Double(1 << tries))
        tries += 1
        return max(Double(minimum ?? 0), bound * dice)
    }
}
