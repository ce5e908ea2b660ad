// The one rule for text that people type: trimmed, bounded, free of control and turning characters.

/// What is wrong with a piece of typed text. It never carries the text itself.
package enum TextFault: Error, Hashable, Sendable {
    /// Nothing is left after trimming.
    case empty
    /// More than `limit` characters, or more than four times as many bytes.
    case tooLong(limit: Int)
    /// A control character, or one that turns the direction of writing, at this character (counted from 1).
    case controlCharacter(at: Int)
}

/// How long a text may be, and whether it may have lines.
package struct TextRule: Hashable, Sendable {
    /// The most characters, as a reader counts them.
    package let limit: Int
    /// Whether line ends and tabs may stand in it.
    package let multiline: Bool

    package init(limit: Int, multiline: Bool = false) {
        self.limit = limit
        self.multiline = multiline
    }

    /// The text trimmed of white space at both ends. HTML, SQL and four-byte characters stay what they are:
    /// text.
    package func checked(_ text: String) throws(TextFault) -> String {
        let trimmed = Self.trimmed(text)
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.utf8.count <= limit * 4, trimmed.count <= limit else { throw .tooLong(limit: limit) }
        for (index, character) in trimmed.enumerated()
        where character.unicodeScalars.contains(where: isRefused) {
            throw .controlCharacter(at: index + 1)
        }
        return trimmed
    }

    /// The same for a text that may be missing: nil or blank gives nil.
    package func checkedIfPresent(_ text: String?) throws(TextFault) -> String? {
        guard let text, !Self.trimmed(text).isEmpty else { return nil }
        return try checked(text)
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    private func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        if multiline, scalar == "\n" || scalar == "\r" || scalar == "\t" { return false }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: break
        }
        // Bidirectional embeddings, overrides and isolates (Unicode UAX #9): they can make a name look like
        // another.
        return (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
