// A mobile telephone number of mainland China.

/// What is wrong with a telephone number. It never carries the number.
package enum MobilePhoneError: Error, Hashable, Sendable {
    /// Something other than a digit, at this place counted from 1.
    case wrongCharacter(at: Int)
    /// Not eleven digits.
    case wrongLength(Int)
    /// Not 1 and then 3 to 9.
    case notMobile
}

/// Eleven digits beginning with 13 to 19 (national numbering plan).
package struct MobilePhone: Hashable, Sendable {
    package let digits: String

    /// Reads a number; spaces, hyphens and a leading +86 go.
    package init(_ typed: String) throws(MobilePhoneError) {
        var kept = typed.prefix(40).filter { !$0.isWhitespace && $0 != "-" }
        if kept.hasPrefix("+86") { kept.removeFirst(3) }
        let bytes = Array(kept.utf8)
        for (index, byte) in bytes.enumerated() where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            throw .wrongCharacter(at: index + 1)
        }
        guard bytes.count == 11 else { throw .wrongLength(bytes.count) }
        guard bytes[0] == UInt8(ascii: "1"), bytes[1] >= UInt8(ascii: "3") else { throw .notMobile }
        digits = kept
    }

    /// First three and last four: `138****0010`.
    package var masked: String { Mask.middle(of: digits, keepingFirst: 3, last: 4) }
}
