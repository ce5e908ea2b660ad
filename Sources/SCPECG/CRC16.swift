// The checksum of SCP-ECG: CRC-CCITT, polynomial x¹⁶ + x¹² + x⁵ + 1, most significant bit first.

/// The 16-bit checksum over a run of bytes.
enum CRC16 {
    /// EN 1064 begins with all ones; some handhelds begin with zero.
    static func value<Run: Sequence<UInt8>>(of bytes: Run, from start: UInt16 = 0xFFFF) -> UInt16 {
        var sum = start
        for byte in bytes {
            // Four shifts at a time fold into this closed form of the polynomial.
            var high = UInt16(byte) ^ (sum >> 8)
            high ^= high >> 4
            sum = (sum << 8) ^ (high << 12) ^ (high << 5) ^ high
        }
        return sum
    }
}
