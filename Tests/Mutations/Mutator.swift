// Broken copies of bytes, the same in every run.

/// Makes variants of a whole input: bits turned, bytes forged, pieces cut out, doubled or left off.
package struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): SplitMix64.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    package static func variants(of seed: [UInt8], rounds: Int) -> [[UInt8]] {
        var mutator = Mutator(seed: UInt64(seed.count))
        return (0..<rounds).map { _ in mutator.variant(of: seed) }
    }

    package mutating func variant(of seed: [UInt8]) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...6, using: &self) where !bytes.isEmpty { change(&bytes) }
        return bytes
    }

    /// One change; half of all fall into the front, where headers are.
    package mutating func change(_ bytes: inout [UInt8]) {
        let front = Bool.random(using: &self) ? min(bytes.count, 1_500) : bytes.count
        let place = Int.random(in: 0..<front, using: &self)
        let length = Int.random(in: 0...min(24, bytes.count - place), using: &self)
        switch Int.random(in: 0..<8, using: &self) {
        case 0...1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 2: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
        case 3: bytes.removeSubrange(place..<place + length)
        case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 5: bytes[place] = UInt8.random(in: 0x30...0x39, using: &self)
        case 6: bytes.replaceSubrange(place..<place + min(4, length), with: [0xFF, 0xFF, 0xFF, 0xFF])
        default: bytes.removeSubrange(place...)
        }
    }
}
