// Text of others made fit for one line of print.

/// What may stand on a sheet of a text that came from outside: no control characters, no marks that turn the reading
/// direction, no invisible ones, no heaps of accents, and not more than a line can ever hold.
struct PlainLine {
    let text: String

    /// Characters beyond this are cut before the line is measured; no line has room for so many.
    static let longest = 400
    /// Scalars of one character; a family of four with skin tones has eleven.
    private static let heap = 12

    init(_ raw: String, longest: Int = PlainLine.longest) {
        var text = String.UnicodeScalarView()
        for (index, character) in raw.enumerated() {
            guard index < longest else {
                text.append("…")
                break
            }
            for scalar in character.unicodeScalars.prefix(Self.heap) {
                if let shown = Self.shown(scalar) { text.append(shown) }
            }
        }
        self.text = String(text)
    }

    /// A control character becomes a space, so that words stay apart; a mark without a shape is left out.
    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: " "
        case .format: scalar.value == 0x200D ? scalar : nil
        case .privateUse, .unassigned, .surrogate: "\u{FFFD}"
        default: scalar
        }
    }
}
