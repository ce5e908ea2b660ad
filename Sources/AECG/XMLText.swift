// The text of an XML file in UTF-8, whatever its character set is and whatever it claims to be.

import Bytes

/// Text ready for the parser, and what was odd about its character set.
struct XMLText {
    let utf8: [UInt8]
    /// The declared character set and the one that the bytes are in, where these differ.
    let repaired: Repaired?

    struct Repaired: Equatable {
        let declared: String
        let found: String
    }

    init(_ bytes: [UInt8]) throws(AECGError) {
        let (text, repaired) = try Self.decode(bytes)
        // The declaration must come first and nothing may follow the root, but programs pad with blanks and zeros.
        let front = text.drop { $0.isBlank || $0 == 0 }
        let end = front.lastIndex { !$0.isBlank && $0 != 0 && $0 != 0x1A } ?? front.startIndex
        utf8 = front.isEmpty ? [] : Array(front[...end])
        self.repaired = repaired
    }

    private static func decode(_ bytes: [UInt8]) throws(AECGError) -> (ArraySlice<UInt8>, Repaired?) {
        if let order = wideOrder(bytes) { return (ArraySlice(try wide(bytes, order)), nil) }
        let isMarked = bytes.starts(with: Ascii.utf8Mark)
        let bare = isMarked ? bytes.dropFirst(3) : bytes[...]
        let declared = declaredEncoding(bare) ?? "UTF-8"
        let (text, found) = try narrow(bare, CharacterSet(named: isMarked ? "UTF-8" : declared), declared)
        let agrees = found == CharacterSet(named: declared) || text.allSatisfy { $0 < 0x80 }
        return (text, agrees ? nil : Repaired(declared: declared, found: found.rawValue))
    }

    // MARK: two bytes a character

    /// UTF-16 by its mark, or by the zero beside the first `<`.
    private static func wideOrder(_ bytes: [UInt8]) -> ByteOrder? {
        let front = Array(bytes.prefix(4))
        if front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0x3C, 0x00]) { return .little }
        if front.starts(with: [0xFE, 0xFF]) || front.starts(with: [0x00, 0x3C]) { return .big }
        return nil
    }

    private static func wide(_ bytes: [UInt8], _ order: ByteOrder) throws(AECGError) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = 0
        while index + 1 < bytes.count {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(order == .little ? second << 8 | first : first << 8 | second)
            index += 2
        }
        if units.first == 0xFEFF { units.removeFirst() }
        guard let text = String(validating: units, as: UTF16.self) else { throw .undecodable(declared: "UTF-16") }
        return Array(text.utf8)
    }

    // MARK: one byte or several

    /// The name in `<?xml … encoding="…"?>`; nil where none is stated.
    private static func declaredEncoding(_ bytes: ArraySlice<UInt8>) -> String? {
        let front = String(decoding: bytes.prefix(256).drop { $0.isBlank || $0 == 0 }, as: UTF8.self)
        guard front.hasPrefix("<?xml"), let end = front.firstRange(of: "?>") else { return nil }
        let declaration = front[..<end.lowerBound]
        guard let name = declaration.firstRange(of: "encoding") else { return nil }
        let value = declaration[name.upperBound...].drop { $0.isWhitespace || $0 == "=" }
        guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
        return String(value.dropFirst().prefix { $0 != quote }.prefix(40))
    }

    private static func narrow(
        _ bytes: ArraySlice<UInt8>, _ declared: CharacterSet?, _ name: String
    ) throws(AECGError) -> (ArraySlice<UInt8>, CharacterSet) {
        if ForeignText.isUTF8(bytes) { return (bytes, .utf8) }
        let shape = HighBytes(bytes)
        let looksLatin = declared == .latin ? shape.longestRun < 4 || !shape.isPaired : shape.longestRun < 2
        if !looksLatin || declared == .gb18030 {
            do throws(ParseError) {
                return (ArraySlice(try GB18030.utf8(of: bytes)), .gb18030)
            } catch {
                guard declared == .latin else { throw .undecodable(declared: name) }
            }
        }
        guard declared != nil else { throw .undecodable(declared: name) }
        return (ArraySlice(ForeignText.utf8(ofLatin: bytes)), .latin)
    }
}

/// The character sets that are read beside UTF-16.
private enum CharacterSet: String {
    case utf8 = "UTF-8"
    case gb18030 = "GB18030"
    case latin = "ISO-8859-1"

    /// By a name of IANA's list or of Windows. UTF-16 stands for UTF-8 here: a text of single bytes that says
    /// UTF-16 was made in memory as UTF-16 and saved as UTF-8.
    init?(named name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
        case "gb18030", "gbk", "gb2312", "cp936", "windows-936", "x-gbk", "euc-cn": self = .gb18030
        case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "iso-8859-15": self = .latin
        case "utf-16", "utf16", "utf-16le", "utf-16be", "unicode": self = .utf8
        default: return nil
        }
    }
}
