// How many columns of a terminal a text takes: Chinese characters take two.

/// Columns, cutting and padding, by the East Asian widths of Unicode (UAX 11) as terminals have them.
package enum TextWidth {
    /// Code points that take two columns: scripts of East Asia, full-width forms, pictures.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// The columns of a text.
    package static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    /// The columns of one character: those of its widest code point, none for one that only modifies.
    static func of(_ character: Character) -> Int { character.unicodeScalars.map(of).max() ?? 0 }

    private static func of(_ scalar: UnicodeScalar) -> Int {
        if scalar.value < 0x7F { return scalar.value < 0x20 ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .surrogate, .lineSeparator, .paragraphSeparator:
            return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// The beginning of a text that fits into so many columns; two dots stand for what was cut.
    package static func cut(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        var kept = "", width = 0
        for character in text {
            let next = of(character)
            guard width + next <= max(0, columns - 2) else { break }
            kept.append(character)
            width += next
        }
        return kept + String(repeating: ".", count: min(2, columns - width))
    }

    /// A text in a column of exactly that width.
    package static func fit(_ text: String, to columns: Int) -> String {
        let kept = cut(text, to: columns)
        return kept + String(repeating: " ", count: max(0, columns - of(kept)))
    }
}
