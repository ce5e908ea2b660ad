// Integers of any width from the cursor, in either byte order.

/// The order in which a file stores the bytes of a number.
package enum ByteOrder: Sendable {
    /// Least significant byte first (Intel).
    case little
    /// Most significant byte first (network).
    case big
}

extension ByteCursor {
    /// Consumes one integer of the type's width in the given byte order.
    package mutating func integer<Number: FixedWidthInteger>(
        _ type: Number.Type = Number.self, _ order: ByteOrder
    ) throws(ParseError) -> Number {
        var pattern: UInt64 = 0
        let run = try read(Number.bitWidth / 8)
        switch order {
        case .little: for byte in run.reversed() { pattern = pattern << 8 | UInt64(byte) }
        case .big: for byte in run { pattern = pattern << 8 | UInt64(byte) }
        }
        return Number(truncatingIfNeeded: pattern)
    }

    /// Consumes an unsigned 32-bit length and gives it as `Int`.
    package mutating func length32(_ order: ByteOrder) throws(ParseError) -> Int {
        Int(try integer(UInt32.self, order))
    }
}
