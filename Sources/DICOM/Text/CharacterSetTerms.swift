// The defined terms of Specific Character Set (0008,0005), as written and as often miswritten.

/// One character set that a term declares.
enum CharacterSet: Equatable, Sendable {
    /// ISO 646, the default repertoire.
    case ascii
    /// An eight-bit set by its ISO-IR number (100 is Latin 1; 13 the katakana of JIS X 0201).
    case singleByte(Int)
    /// A set of two bytes by its ISO-IR number: 58 GB 2312, 87 and 159 Japanese, 149 Korean.
    case doubleByte(Int)
    case utf8
    /// GB 18030, and with it GBK.
    case gb18030
    /// A term that is not known here.
    case unknown
}

enum CharacterSetTerms {
    /// The terms of a value, trimmed; an empty first one stands for the default repertoire.
    static func list(_ raw: ArraySlice<UInt8>) -> [String] {
        let text = String(decoding: raw.filter { $0 != 0 }, as: UTF8.self)
        let terms = text.split(separator: "\\", omittingEmptySubsequences: false).map(Self.trimmed)
        return terms == [""] ? [] : terms
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// `ISO_IR 100`, `ISO 2022 IR 100`, and what devices make of them: `ISO-IR 100`, `ISO_IR100`, `ISO IR 100`, `UTF-8`.
    static func set(_ term: String) -> CharacterSet {
        let name = term.uppercased()
        if name.isEmpty { return .ascii }
        if ["GB18030", "GB 18030", "GBK", "GB2312"].contains(where: name.contains) { return .gb18030 }
        if name == "UTF-8" || name == "UTF8" { return .utf8 }
        guard name.hasPrefix("ISO") else { return .unknown }
        let digits = String(name.reversed().prefix { $0.isNumber }.reversed())
        guard let number = Int(digits) else { return .unknown }
        switch number {
        case 6: return .ascii
        case 192: return .utf8
        case 58, 87, 149, 159: return .doubleByte(number)
        default: return SingleByteSets.isKnown(number) ? .singleByte(number) : .unknown
        }
    }
}
