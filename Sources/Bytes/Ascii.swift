// The few byte values and byte questions that text formats ask again and again.

/// Names for the ASCII bytes that structure text files.
package enum Ascii {
    package static let tab: UInt8 = 0x09
    package static let lineFeed: UInt8 = 0x0A
    package static let carriageReturn: UInt8 = 0x0D
    package static let space: UInt8 = 0x20
    /// The byte order mark of UTF-8, which editors and Windows programs put in front of text.
    package static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

extension UInt8 {
    /// A decimal digit of ASCII.
    package var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    /// A capital letter of ASCII.
    package var isCapital: Bool { self >= 0x41 && self <= 0x5A }
    /// A letter of ASCII of either case.
    package var isLetter: Bool { isCapital || (self >= 0x61 && self <= 0x7A) }
    /// Space, tab, line feed or carriage return.
    package var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}
