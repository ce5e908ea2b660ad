// The storage formats of signal(5): how many bytes samples take, and where each stands in them.

/// A format by its number in the header. Samples of all signals of a file follow each other frame by frame; the packed
/// formats (212, 310, 311) do not begin anew at a frame.
package enum WFDBFormat: Int, Sendable, CaseIterable {
    /// No data file: a signal without a sample.
    case null = 0
    /// 8-bit first differences.
    case differences = 8
    /// 16-bit two's complement, low byte first.
    case sixteen = 16
    case twentyFour = 24
    case thirtyTwo = 32
    /// 16-bit two's complement, high byte first.
    case bigEndian = 61
    /// 8-bit offset binary.
    case offsetEight = 80
    /// 16-bit offset binary, low byte first.
    case offsetSixteen = 160
    /// Two 12-bit samples in three bytes.
    case twelveBits = 212
    /// Three 10-bit samples in two 16-bit words, the third in the words' ends.
    case tenBitsInWords = 310
    /// Three 10-bit samples in one 32-bit word, from its low end.
    case tenBits = 311

    /// The digital value that stands for "no sample": the lowest of the format. Differences have none.
    package var missingValue: Int32? {
        switch self {
        case .null, .differences: nil
        case .sixteen, .bigEndian, .offsetSixteen: -32_768
        case .twentyFour: -8_388_608
        case .thirtyTwo: .min
        case .offsetEight: -128
        case .twelveBits: -2_048
        case .tenBitsInWords, .tenBits: -512
        }
    }

    /// Samples that share a run of bytes, and the bytes of that run.
    private var run: (samples: Int, bytes: Int) {
        switch self {
        case .null: (1, 0)
        case .differences, .offsetEight: (1, 1)
        case .sixteen, .bigEndian, .offsetSixteen: (1, 2)
        case .twentyFour: (1, 3)
        case .thirtyTwo: (1, 4)
        case .twelveBits: (2, 3)
        case .tenBitsInWords, .tenBits: (3, 4)
        }
    }

    /// Bytes that the first samples of an unfinished run take; the index is their number.
    private var tails: [Int] {
        switch self {
        case .twelveBits: [0, 2]
        case .tenBitsInWords: [0, 2, 4]
        case .tenBits: [0, 2, 3]
        default: [0]
        }
    }

    /// The bytes without which so many samples cannot be read.
    func leastBytes(of samples: Int) -> Int {
        samples / run.samples * run.bytes + tails[samples % run.samples]
    }

    /// The bytes when the last run is written out in full, as many writers do.
    func mostBytes(of samples: Int) -> Int {
        (samples + run.samples - 1) / run.samples * run.bytes
    }

    /// The samples in so many bytes; `isWhole` is false when a byte is left over.
    func samples(in bytes: Int) -> (count: Int, isWhole: Bool) {
        guard run.bytes > 0 else { return (0, true) }
        let left = bytes % run.bytes
        let more = tails.lastIndex { $0 <= left } ?? 0
        return (bytes / run.bytes * run.samples + more, tails[more] == left)
    }

    /// Samples by which the last run may exceed the last frame.
    var slack: Int { run.samples - 1 }

    /// The sample of that number; the caller has proven by `leastBytes(of:)` that it is there. Differences come as
    /// they are stored.
    func value(_ index: Int, in bytes: [UInt8], from offset: Int) -> Int32 {
        let start = offset + index / run.samples * run.bytes
        switch self {
        case .null: return 0
        case .differences: return Int32(Int8(bitPattern: bytes[start]))
        case .sixteen: return Int32(Int16(truncatingIfNeeded: Self.pair(bytes, start)))
        case .twentyFour:
            return Self.signed(Self.pair(bytes, start) | Int(bytes[start + 2]) << 16, bits: 24)
        case .thirtyTwo:
            return Int32(truncatingIfNeeded: Self.pair(bytes, start) | Self.pair(bytes, start + 2) << 16)
        case .bigEndian: return Int32(Int16(truncatingIfNeeded: Int(bytes[start]) << 8 | Int(bytes[start + 1])))
        case .offsetEight: return Int32(bytes[start]) - 128
        case .offsetSixteen: return Int32(Self.pair(bytes, start)) - 32_768
        case .twelveBits: return Self.twelve(index % 2, bytes, start)
        case .tenBitsInWords: return Self.tenInWords(index % 3, bytes, start)
        case .tenBits: return Self.signed(Self.pair(bytes, start + index % 3) >> (index % 3 * 2), bits: 10)
        }
    }

    private static func twelve(_ place: Int, _ bytes: [UInt8], _ start: Int) -> Int32 {
        let shared = Int(bytes[start + 1])
        return place == 0
            ? signed(Int(bytes[start]) | (shared & 0x0F) << 8, bits: 12)
            : signed(Int(bytes[start + 2]) | (shared & 0xF0) << 4, bits: 12)
    }

    private static func tenInWords(_ place: Int, _ bytes: [UInt8], _ start: Int) -> Int32 {
        guard place == 2 else { return signed(pair(bytes, start + place * 2) >> 1, bits: 10) }
        return signed((pair(bytes, start) >> 11) | (pair(bytes, start + 2) >> 11) << 5, bits: 10)
    }

    private static func pair(_ bytes: [UInt8], _ start: Int) -> Int { Int(bytes[start]) | Int(bytes[start + 1]) << 8 }

    /// The low bits as a two's complement number.
    private static func signed(_ value: Int, bits: Int) -> Int32 {
        let unused = 32 - bits
        return Int32(truncatingIfNeeded: value << unused) >> Int32(unused)
    }
}
