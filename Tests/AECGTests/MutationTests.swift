// Broken copies of small sound files: every one is read or refused.
import AECG
import Testing

@Suite struct `aECG mutations` {
    @Test func `a broken file is read or refused`() {
        var whole = AnnotatedECG()
        whole.annotations =
            AnnotatedECG.annotation("MDC_ECG_HEART_RATE", AnnotatedECG.quantity("52", "bpm"))
            + AnnotatedECG.annotation("S", "<value>é王&amp;</value>")
        whole.derived = AnnotatedECG.beat(30, increment: "value=\"2\" unit=\"ms\"")
        whole.period = AnnotatedECG.period("20250101100000", "20250101100010")
        whole.sets = [AnnotatedECG.set(), AnnotatedECG.set([AnnotatedECG.lead("V1", "0.5 1e5")])]
        let seed = whole.bytes
        var random = Steady(state: 7)
        for round in 0..<3_000 {
            var bytes = seed
            for _ in 0...(round % 4) where !bytes.isEmpty { random.change(&bytes) }
            _ = try? AECGDocument(reading: bytes)
        }
    }

    @Test func `a file cut anywhere is refused`() {
        let seed = AnnotatedECG().bytes
        for length in stride(from: 0, to: seed.count - 1, by: 3) {
            #expect(throws: AECGError.self) { try AECGDocument(reading: Array(seed.prefix(length))) }
        }
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): the same numbers in every run.
struct Steady: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Turns, replaces, removes, doubles or cuts.
    mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0..<bytes.count, using: &self)
        let length = Int.random(in: 0...min(24, bytes.count - place), using: &self)
        switch Int.random(in: 0..<9, using: &self) {
        case 0...1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 2: bytes[place] = UInt8.random(in: .min ... .max, using: &self)
        case 3...4: bytes[place] = UInt8(ascii: "9")
        case 5: bytes.removeSubrange(place..<place + length)
        case 6...7: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
