// The text of a page: literals go in as they are, every value is escaped.

/// A piece of HTML. An interpolated `String` is escaped, so that no value can become a tag.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    let text: String

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Several pieces, one a line.
    init(_ pieces: [Markup]) { text = pieces.map(\.text).joined(separator: "\n") }

    struct Interpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ value: String) { text += Markup.escaped(value) }
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
        mutating func appendInterpolation(_ pieces: [Markup]) { text += Markup(pieces).text }
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

extension Markup {
    /// A remark whose `code` stands between backticks.
    init(remark: String) {
        let parts = remark.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        self.init(
            parts.enumerated().map { index, part -> Markup in
                index.isMultiple(of: 2) ? "\(part)" : "<code>\(part)</code>"
            }, joined: "")
    }

    private init(_ pieces: [Markup], joined separator: String) {
        text = pieces.map(\.text).joined(separator: separator)
    }

    /// `中文 · English` as two voices, the second one quieter.
    init(voices text: String) {
        guard let dot = text.firstRange(of: " · ") else {
            self.init(remark: text)
            return
        }
        let (zh, en) = (String(text[..<dot.lowerBound]), String(text[dot.upperBound...]))
        self = "<span lang=\"zh-CN\">\(Markup(remark: zh))</span> <span lang=\"en\">\(Markup(remark: en))</span>"
    }
}
