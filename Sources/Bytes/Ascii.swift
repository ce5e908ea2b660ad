// The few byte values and byte questions that text formats ask again and again.

/// Names for the ASCII bytes that structure text files.
package enum Ascii {
    package static let tab: UInt8 = 0x09
    package static let lineFeed: UInt8 = 0x0A
    package static let carriageReturn: UInt8 = 0x0D
    package static let space: UInt8 = 0x20
    // Control characters that frame messages on a line, by their names in ANSI X3.4.
    package static let startOfText: UInt8 = 0x02
    package static let endOfText: UInt8 = 0x03
    package static let endOfTransmission: UInt8 = 0x04
    package static let enquiry: UInt8 = 0x05
    package static let acknowledge: UInt8 = 0x06
    package static let verticalTab: UInt8 = 0x0B
    package static let negativeAcknowledge: UInt8 = 0x15
    package static let endOfBlock: UInt8 = 0x17
    package static let fileSeparator: UInt8 = 0x1C
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
    /// The value of a hexadecimal digit of ASCII, of either case; nil for any other byte.
    package var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
