// Bits into bytes, the most significant bit first.

struct BitWriter {
    /// The last byte is filled up with zero bits.
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    /// The lowest `width` bits of `value`, the highest of them first.
    mutating func write(_ value: UInt32, width: Int) {
        for place in stride(from: width - 1, through: 0, by: -1) {
            write(bit: value >> UInt32(place) & 1 == 1)
        }
    }

    mutating func write(bit: Bool) {
        if count & 7 == 0 { bytes.append(0) }
        if bit { bytes[bytes.count - 1] |= 0x80 >> UInt8(count & 7) }
        count += 1
    }
}
