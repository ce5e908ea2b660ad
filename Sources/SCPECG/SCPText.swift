// Text of a record: the character set that the device declares, and what devices write instead.

import Bytes

/// Decodes a record's texts by the language support code of section 1, tag 14.
struct SCPText: Sendable {
    /// The declared code; nil where the record declares none.
    let declared: UInt8?
    /// The third edition writes UTF-8 throughout.
    let isThirdEdition: Bool
    /// Whether a text was read in another set than declared.
    private(set) var isGuessed = false

    init(declared: UInt8?, isThirdEdition: Bool) {
        self.declared = declared
        self.isThirdEdition = isThirdEdition
    }

    /// Codes of EN 1064, table 5.
    private enum Code {
        static let latin1: UInt8 = 0x01
        static let iso10646: UInt8 = 0x07
        static let cyrillic: UInt8 = 0x13
        static let latin9: UInt8 = 0x3B
        static let chinese: UInt8 = 0x27
    }

    /// The text up to the first zero byte, without blanks around it; nil when nothing is left.
    mutating func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        let wide = declared == Code.iso10646 && !isThirdEdition && Self.isWide(bytes)
        let text = wide ? Self.utf16(bytes) : narrow(bytes.prefix { $0 != 0 })
        let blank: (Character) -> Bool = { $0.isWhitespace || $0 == "\0" }
        let trimmed = text.drop(while: blank).reversed().drop(while: blank).reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    private mutating func narrow(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return String(decoding: bytes, as: UTF8.self) }
        if let text = String(validating: bytes, as: UTF8.self) {
            if declared != nil, declared != Code.iso10646, !isThirdEdition { isGuessed = true }
            return text
        }
        if let text = chinese(bytes) {
            if declared != Code.chinese { isGuessed = true }
            return text
        }
        return Self.oneByte(bytes, declared ?? Code.latin1) ?? unknown(bytes)
    }

    /// Bytes in pairs of GB 2312, or surely Chinese beyond it, which Chinese devices write under any declaration. A declared Chinese set may use
    /// all of GB 18030.
    private func chinese(_ bytes: ArraySlice<UInt8>) -> String? {
        guard declared == Code.chinese || Self.isPaired(bytes) || Evidence.isSurelyChinese(bytes),
            let utf8 = try? GB18030.utf8(of: bytes)
        else {
            return nil
        }
        return String(validating: utf8, as: UTF8.self)
    }

    private static func isPaired(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let first = rest.popFirst() {
            guard first >= 0x80 else { continue }
            guard (0xA1...0xF7).contains(first), let second = rest.popFirst(), (0xA1...0xFE).contains(second) else {
                return false
            }
        }
        return true
    }

    /// Two bytes a character, unless the bytes are UTF-8 that ends with its first zero.
    private static func isWide(_ bytes: ArraySlice<UInt8>) -> Bool {
        let front = bytes.prefix { $0 != 0 }
        let isEnded = bytes.dropFirst(front.count).allSatisfy { $0 == 0 }
        return bytes.count >= 2 && !(isEnded && String(validating: front, as: UTF8.self) != nil)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>) -> String {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
        }
        return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
    }

    /// ISO 8859 parts 1, 5 and 15, each byte a character; nil for another set.
    private static func oneByte(_ bytes: ArraySlice<UInt8>, _ code: UInt8) -> String? {
        guard [0, Code.latin1, Code.cyrillic, Code.latin9].contains(code) else { return nil }
        var text = String.UnicodeScalarView()
        for byte in bytes {
            let value = code == Code.cyrillic ? cyrillic(byte) : code == Code.latin9 ? latin9(byte) : UInt32(byte)
            text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return String(text)
    }

    private static func cyrillic(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0xA1...0xAC, 0xAE...0xEF, 0xF1...0xFC, 0xFE, 0xFF: UInt32(byte) + 0x360
        case 0xF0: 0x2116
        case 0xFD: 0xA7
        default: UInt32(byte)
        }
    }

    private static func latin9(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0xA4: 0x20AC
        case 0xA6: 0x160
        case 0xA8: 0x161
        case 0xB4: 0x17D
        case 0xB8: 0x17E
        case 0xBC: 0x152
        case 0xBD: 0x153
        case 0xBE: 0x178
        default: UInt32(byte)
        }
    }

    private mutating func unknown(_ bytes: ArraySlice<UInt8>) -> String {
        isGuessed = true
        return String(decoding: bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
