// Makes a changed part look whole: its length and its CRC-32 are put right again.

enum Forgery {
    /// The part after `change`, with the length and check that its new content has.
    static func resealed(_ part: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes = part
        change(&bytes)
        put(UInt32(bytes.count - 20), at: 12, in: &bytes)
        put(crc32(bytes[..<16] + bytes[20...]), at: 16, in: &bytes)
        return bytes
    }

    /// Four bytes, the low one first.
    static func put(_ number: UInt32, at place: Int, in bytes: inout [UInt8]) {
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
    }

    /// RFC 1950 with one stored block (RFC 1951 §3.2.4); at most 65,535 bytes.
    static func zlibStream(of bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        var (first, second): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            first = (first + UInt32(byte)) % 65_521
            second = (second + first) % 65_521
        }
        let low = [count, ~count].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let sum = [second >> 8, second, first >> 8, first].map { UInt8(truncatingIfNeeded: $0) }
        return [0x78, 0x01, 0x01] + low + bytes + sum
    }

    /// ISO 3309, bit by bit.
    private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
