// A value's text with the flag that some senders write behind the number.

/// `4.5`, `4.5 H`, `<0.1 L`: what the number says, and the flag where a blank stands between them. Without the blank (`4.5H`, `4.5*`) nobody
/// can say what the letter belongs to: it is no number, and stays as it was sent. So does `4.5 *`: a star
/// marks a doubt on some analysers.
package struct SentValue: Sendable, Hashable {
    package let value: LabValue
    /// As sent: `H`, `L`, `HH`, `LL`, `N`, `A` or `AA` as in HL7's table 0078.
    package let flag: String?

    private static let flags: Set = ["H", "L", "HH", "LL", "N", "A", "AA"]

    /// nil where the text is no number, with or without a flag.
    package init?(_ text: String, comma: LabValue.Comma = .unknown) {
        if let value = LabValue(text, comma: comma) {
            self.init(value)
            return
        }
        let parts = text.utf8.count > 64 ? [] : text.split(whereSeparator: \.isWhitespace)
        guard parts.count > 1, let last = parts.last, Self.flags.contains(last.uppercased()),
            let value = LabValue(parts.dropLast().joined(separator: " "), comma: comma)
        else { return nil }
        self.init(value, flag: String(last))
    }

    /// A value that has no flag of its own.
    package init(_ value: LabValue) { self.init(value, flag: nil) }

    private init(_ value: LabValue, flag: String?) {
        self.value = value
        self.flag = flag
    }
}
