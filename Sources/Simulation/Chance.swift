// The one source of chance in a simulation: the same seed gives the same month on every machine.

/// SplitMix64 (Steele, Lea, Flood 2014, "Fast Splittable Pseudorandom Number Generators").
struct Chance: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// Anywhere in the range, evenly.
    mutating func among(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    }

    /// How many of many rare events happen that are expected `mean` times: nearly a Poisson number.
    mutating func count(mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        let trials = Int(mean * 10) + 10, share = mean / Double(trials)
        return (0..<trials).reduce(0) { sum, _ in unit() < share ? sum + 1 : sum }
    }
}
