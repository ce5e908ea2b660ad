// Broken copies of bytes, the same in every run.
/// Makes the same variants in every run.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    /// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    static func variants(of seed: [UInt8], rounds: Int) -> [[UInt8]] {
        var mutator = Mutator(state: UInt64(seed.count))
        return (0..<rounds).map { _ in mutator.variant(of: seed) }
    }

    private mutating func variant(of seed: [UInt8]) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let length = Int.random(in: 0...min(12, bytes.count - place), using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
            case 2: bytes.removeSubrange(place..<place + length)
            case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
            case 4: bytes[place] = UInt8.random(in: 0x30...0x39, using: &self)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
