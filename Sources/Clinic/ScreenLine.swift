// A line of the counter's screen: text, and how it stands out.

/// One line, already cut to the screen's width.
package struct ScreenLine: Sendable, Equatable {
    /// How a line stands out.
    package enum Style: Sendable, Equatable {
        case plain, bold, faint
        /// Dark on light: the head, and the chosen row.
        case inverse
        /// Bold and inverse: somebody must act.
        case alarm
    }

    /// The text, without control characters.
    package let text: String
    /// How it stands out.
    package let style: Style

    /// Cuts and cleans a text for a screen of that many columns. What came from elsewhere cannot move the cursor.
    package init(_ text: String, _ style: Style = .plain, columns: Int) {
        let clean = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    return isControl ? "\u{FFFD}" : scalar
                }))
        let fills = style == .inverse || style == .alarm
        self.text = fills ? TextWidth.fit(clean, to: columns) : TextWidth.cut(clean, to: columns)
        self.style = style
    }
}
