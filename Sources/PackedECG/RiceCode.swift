// Whole numbers as Golomb–Rice codes whose parameter follows the size of the numbers before.

import Bytes

/// R. F. Rice, "Some practical universal noiseless coding techniques" (JPL 79-22, 1979). A number is folded to
/// 0, 1, 2 … (0, −1, 1, −2 …); its upper part stands in unary, its `parameter` lower bits as they are. The
/// parameter comes from a running mean of the folded numbers, which writer and reader keep alike.
struct RiceCode {
    /// So many ones announce a number written plainly in 32 bits.
    private static let longestRun = 24
    /// The mean is kept times 8 and moves by an eighth of each difference. The weight of an eighth, the halving
    /// in `parameter` and the first mean of 8 were the best of those tried on the records of
    /// `Docs/Formats/PackedECG.md`.
    private static let meanShift = 3

    private var mean = 8 << RiceCode.meanShift

    /// The least k whose 2^k is no less than half the mean.
    private var parameter: Int {
        var bits = 0
        while bits < 30, (2 << bits) << Self.meanShift < mean { bits += 1 }
        return bits
    }

    mutating func write(_ number: Int32, to writer: inout BitWriter) {
        let folded = UInt32(bitPattern: (number << 1) ^ (number >> 31))
        let parameter = parameter
        let upper = Int(folded >> UInt32(parameter))
        if upper < Self.longestRun {
            for _ in 0..<upper { writer.write(bit: true) }
            writer.write(bit: false)
            writer.write(folded, width: parameter)
        } else {
            for _ in 0..<Self.longestRun { writer.write(bit: true) }
            writer.write(folded, width: 32)
        }
        follow(folded)
    }

    mutating func read(from reader: inout BitReader) throws(ParseError) -> Int32 {
        let parameter = parameter
        let upper = try reader.ones(upTo: Self.longestRun)
        let folded: UInt32
        if upper < Self.longestRun {
            folded = UInt32(truncatingIfNeeded: upper) << UInt32(parameter) | (try reader.bits(parameter))
        } else {
            folded = try reader.bits(32)
        }
        follow(folded)
        return Int32(bitPattern: folded >> 1) ^ -Int32(bitPattern: folded & 1)
    }

    /// The mean cannot grow past 2^35: it moves towards a number of 32 bits.
    private mutating func follow(_ folded: UInt32) { mean += Int(folded) - mean >> Self.meanShift }
}
