// The name of a person as it is written.
package import Alliance

/// A name, kept as typed: no splitting in family and given name, no change of script. Markup in it is only
/// text.
package struct PersonName: Hashable, Codable, Sendable {
    package let text: String

    /// 64 characters: longer than any name of the GA/T register, short enough for a wristband.
    private static let rule = TextRule(limit: 64)

    /// Trims the name and checks it: not empty, at most 64 characters, no control or direction-turning
    /// character.
    package init(_ typed: String) throws(TextFault) { text = try Self.rule.checked(typed) }

    /// The first character and two stars, however long the name: `王**`.
    package var masked: String { text.prefix(1) + "**" }

    /// Reads the plain string.
    package init(from decoder: any Decoder) throws {
        self = try PersonName(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the plain string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
