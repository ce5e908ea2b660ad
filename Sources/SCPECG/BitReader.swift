// Bits of a run of bytes, the most significant first.

struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var mask: UInt8 = 0x80

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next bit; nil at the end.
    mutating func bit() -> Int? {
        guard position < bytes.endIndex else { return nil }
        let isSet = bytes[position] & mask != 0
        mask >>= 1
        if mask == 0 {
            mask = 0x80
            position += 1
        }
        return isSet ? 1 : 0
    }

    /// The next `count` bits as a number in two's complement; nil when fewer are left.
    mutating func signed(_ count: Int) -> Int32? {
        guard count >= 1, count <= 32 else { return nil }
        var pattern: UInt32 = 0
        for _ in 0..<count {
            guard let bit = bit() else { return nil }
            pattern = pattern << 1 | UInt32(bit)
        }
        let shift = UInt32(32 - count)
        return Int32(bitPattern: pattern << shift) >> Int32(shift)
    }
}
