// CRC-32 of ISO 3309, the one of zip, gzip and PNG.

package enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    /// - Parameter start: the value of what stands before, 0 for nothing.
    package static func value(of bytes: ArraySlice<UInt8>, after start: UInt32 = 0) -> UInt32 {
        let table = table
        var value = ~start
        for byte in bytes { value = value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
        return ~value
    }
}
