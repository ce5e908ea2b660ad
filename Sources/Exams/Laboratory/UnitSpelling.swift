// How devices spell units: 10*9/L, 10^9/L, x10e9/L, 10⁹/L, K/uL, /mm3, G/L, gm%, vol%, µm³ …

/// A spelling made plain: small letters, one sign for a power, no blanks.
struct UnitSpelling {
    /// The plain spelling, such as `10^9/l`.
    let text: String
    /// A small `g` is a gram, whatever stands below it.
    private let hasCapitalG: Bool

    /// Longer texts are no units.
    private static let limit = 40

    /// nil for a text that is empty or too long.
    init?(_ spelling: String) {
        guard spelling.utf8.count <= Self.limit * 4 else { return nil }
        var plain = ""
        var isRaised = false
        for scalar in spelling.unicodeScalars {
            let raised = Self.raised[scalar]
            if raised != nil && !isRaised && !plain.hasSuffix("^") { plain += "^" }
            isRaised = raised != nil
            plain += raised ?? Self.plain(scalar)
        }
        hasCapitalG = plain.contains("G")
        plain = Self.withoutNotes(plain.lowercased())
        // The full stop of an abbreviation.
        if plain.hasSuffix(".") { plain.removeLast() }
        guard !plain.isEmpty, plain.count <= Self.limit else { return nil }
        text = plain
    }

    private static let raised: [Unicode.Scalar: String] = [
        "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
        "⁻": "-",
    ]

    private static func plain(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "µ", "μ": "u"
        // Latin-1's "µL", "µm", "µg" in bytes that were taken for Chinese: the two bytes are one character of GBK.
        case "礚": "ul"
        case "祄": "um"
        case "礸": "ug"
        case "×", "✕", "✖", "＊", "∗": "*"
        // Signs that stand where a caret was meant: logical and, the circumflex accent, the arrowhead.
        case "\u{2227}", "\u{02C6}", "\u{02C4}": "^"
        case "÷", "∕", "⁄": "/"
        case "·", "•", "⋅": "."
        case " ", "\t", "\u{A0}", "\u{3000}": ""
        // Full-width forms of ASCII, which Chinese programs write.
        case "\u{FF01}"..."\u{FF5E}": Unicode.Scalar(scalar.value - 0xFEE0).map(String.init) ?? ""
        default: String(scalar)
        }
    }

    /// Without the notes that UCUM puts in braces. One that holds a digit stays: `{10*3}/uL` is not `/uL`.
    private static func withoutNotes(_ text: String) -> String {
        var plain = ""
        var note = ""
        var depth = 0
        for character in text {
            if character == "{" { depth += 1 }
            if depth == 0 { plain.append(character) } else { note.append(character) }
            guard character == "}", depth > 0 else { continue }
            depth -= 1
            if depth == 0 && note.contains(where: \.isNumber) { plain += note }
            if depth == 0 { note = "" }
        }
        return plain
    }

    /// Every meaning of the spelling.
    var readings: [LabUnit.Reading] {
        if let whole = Self.whole[text] { return [whole] }
        guard let (above, below) = parts, let volume = Self.volumes[below] else { return [] }
        var found: [LabUnit.Reading] = []
        if let power = Self.count(above), above != "g" || hasCapitalG && below == "l" {
            found.append(LabUnit.Reading(.count, power, volume))
        }
        if let mass = Self.masses[above] { found.append(LabUnit.Reading(.massConcentration, mass, volume)) }
        if let amount = Self.amounts[above] { found.append(LabUnit.Reading(.amountConcentration, amount, volume)) }
        if let part = Self.volumes[above] { found.append(LabUnit.Reading(.fraction, part, volume)) }
        return found
    }

    /// What stands above and below the line: `a/b`, `a.l-1` or `a l-1`.
    private var parts: (above: String, below: String)? {
        if let slash = text.lastIndex(of: "/") {
            return (String(text[..<slash]), String(text[text.index(after: slash)...]))
        }
        guard text.hasSuffix("-1") else { return nil }
        let stem = text.dropLast(text.hasSuffix("^-1") ? 3 : 2)
        for volume in ["dl", "ml", "ul", "l"] where stem.hasSuffix(volume) {
            let above = stem.dropLast(volume.count)
            return (String(above.hasSuffix(".") || above.hasSuffix("*") ? above.dropLast() : above), volume)
        }
        return nil
    }

    // MARK: what stands above the line

    /// The power of ten of a count: `10^9`, `x10e9`, `*10(9)`, `1000`, `k`, `giga`; 0 for single cells.
    private static func count(_ above: String) -> Int? {
        var text = above
        for word in ["cells", "cell", "个"] where text.hasSuffix(word) { text.removeLast(word.count) }
        if let power = words[text] { return power }
        while let first = text.first, first == "x" || first == "*" { text.removeFirst() }
        if text.hasPrefix("1e") || text.hasPrefix("e") { return power(text.drop { $0 == "1" }.dropFirst()) }
        if text.first == "1", text.dropFirst().allSatisfy({ $0 == "0" }), text.count > 2 { return text.count - 1 }
        guard text.hasPrefix("10") else { return nil }
        var rest = text.dropFirst(2)
        guard let sign = rest.first else { return 1 }
        // A lost superscript: `109/L`.
        if sign.isNumber { return ["3", "6", "9", "12"].contains(rest) ? power(rest) : nil }
        for mark in ["**", "^", "*", "e", "(", "°", "'", "+"] where rest.hasPrefix(mark) {
            rest = rest.dropFirst(mark.count)
            if rest.hasSuffix(")") { rest = rest.dropLast() }
            return power(rest)
        }
        return nil
    }

    private static func power(_ digits: Substring) -> Int? {
        let digits = digits.first == "+" ? digits.dropFirst() : digits
        guard digits.count <= 2, let power = Int(digits), (0...12).contains(power) else { return nil }
        return power
    }

    private static let words: [String: Int] = [
        "": 0, "#": 0, "k": 3, "th": 3, "tsd": 3, "thou": 3, "thous": 3, "thousand": 3, "thousands": 3, "千": 3,
        "m": 6, "mil": 6, "mill": 6, "mio": 6, "million": 6, "millions": 6, "百万": 6, "万": 4, "亿": 8,
        "g": 9, "gi": 9, "giga": 9, "gpt": 9, "billion": 9, "t": 12, "ti": 12, "tera": 12, "tpt": 12,
    ]

    private static let masses: [String: Int] = [
        "g": 0, "gm": 0, "gms": 0, "gr": 0, "gram": 0, "grams": 0, "克": 0, "kg": 3, "mg": -3, "毫克": -3,
        "ug": -6, "mcg": -6, "ng": -9,
    ]

    private static let amounts: [String: Int] = ["mol": 0, "mmol": -3, "umol": -6]

    // MARK: what stands below the line, and what has no line

    private static let volumes: [String: Int] = [
        "l": 0, "liter": 0, "litre": 0, "升": 0, "dl": -1, "100ml": -1, "cl": -2, "ml": -3, "cm3": -3, "cm^3": -3,
        "cc": -3, "ul": -6, "mcl": -6, "mm3": -6, "mm^3": -6, "mm*3": -6, "cmm": -6, "cumm": -6, "cu.mm": -6,
        "c.mm": -6, "微升": -6, "nl": -9, "pl": -12,
    ]

    private static let whole: [String: LabUnit.Reading] = [
        "%": .init(.fraction, -2), "vol%": .init(.fraction, -2), "percent": .init(.fraction, -2),
        "pct": .init(.fraction, -2), "‰": .init(.fraction, -3), "l/l": .init(.fraction, 0),
        "ratio": .init(.fraction, 0), "fraction": .init(.fraction, 0), "/100wbc": .init(.fraction, -2),
        "g%": .init(.massConcentration, 0, -1), "gm%": .init(.massConcentration, 0, -1),
        "gms%": .init(.massConcentration, 0, -1),
        "kg/m3": .init(.massConcentration, 3, 3), "kg/m^3": .init(.massConcentration, 3, 3),
        "fl": .init(.volume, -15), "fl/cell": .init(.volume, -15), "fl/红细胞": .init(.volume, -15),
        "飞升": .init(.volume, -15), "cubicmicron": .init(.volume, -15), "cubicmicrons": .init(.volume, -15),
        "um3": .init(.volume, -15), "um^3": .init(.volume, -15),
        "um*3": .init(.volume, -15), "cuum": .init(.volume, -15), "cu.um": .init(.volume, -15),
        "pg": .init(.mass, -12), "pg/cell": .init(.mass, -12), "pg/红细胞": .init(.mass, -12),
        "皮克": .init(.mass, -12), "uug": .init(.mass, -12),
        "ng": .init(.mass, -9), "fmol": .init(.amount, -15), "fmol/cell": .init(.amount, -15),
    ]
}
