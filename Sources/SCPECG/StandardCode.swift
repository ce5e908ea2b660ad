// Second differences in the words of the standard's own table.

/// The writing side of `HuffmanTable.standard`.
enum StandardCode {
    /// The bytes of a lead; nil when a value does not fit into 16 bits.
    static func coded(_ samples: [Int32]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var open: UInt64 = 0
        var count = 0
        for index in samples.indices {
            guard let value = difference(samples, index), let (word, length) = word(value) else { return nil }
            open = open << UInt64(length) | word
            count += length
            while count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: open >> UInt64(count)))
            }
            open &= (1 << UInt64(count)) - 1
        }
        if count > 0 { bytes.append(UInt8(truncatingIfNeeded: open << UInt64(8 - count))) }
        return bytes
    }

    /// The first two samples stand for themselves.
    private static func difference(_ samples: [Int32], _ index: Int) -> Int16? {
        guard index >= 2 else { return Int16(exactly: samples[index]) }
        let before = Int64(samples[index - 2]) - 2 * Int64(samples[index - 1])
        return Int16(exactly: before + Int64(samples[index]))
    }

    /// A word with its first bit the most significant, and its length.
    private static func word(_ value: Int16) -> (UInt64, Int)? {
        let size = Int(value.magnitude)
        if size == 0 { return (0, 1) }
        if size <= 8 {
            let ones = (UInt64(1) << UInt64(size)) - 1
            return (ones << 2 | (value < 0 ? 1 : 0), size + 2)
        }
        if let short = Int8(exactly: value) { return (0x3FE << 8 | UInt64(UInt8(bitPattern: short)), 18) }
        return (0x3FF << 16 | UInt64(UInt16(bitPattern: value)), 26)
    }
}
