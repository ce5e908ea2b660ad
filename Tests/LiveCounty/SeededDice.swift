// Chance that can be repeated.
import Foundation

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
package struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// The seed in `LIANYI_SEED`, or a fresh one.
    package static var seed: UInt64 {
        ProcessInfo.processInfo.environment["LIANYI_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...999_999)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
