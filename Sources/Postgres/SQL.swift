// A statement and the values bound to it: what is interpolated becomes a parameter, never text.

/// SQL written in plain sight. `"… WHERE id = \(id)"` reads `… WHERE id = $1` to the server and binds `id`;
/// there is no way to splice a value into the text.
package struct SQL: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The text with `$1…$n` in place of the values.
    package let text: String
    /// The values in their text form; nil is NULL.
    package let values: [String?]

    package init(stringLiteral value: String) {
        text = value
        values = []
    }

    package init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// Raw text that no user has touched (migrations, generated guards). A house test counts its callers.
    package init(unsafe text: String) {
        self.text = text
        values = []
    }

    private init(text: String, values: [String?]) {
        self.text = text
        self.values = values
    }

    /// Collects text and values while the compiler walks through the literal.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [String?] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 3)
            values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: some SQLEncodable) {
            values.append(value.sqlText)
            text += "$\(values.count)"
        }

        /// Binds the value, or NULL where there is none.
        package mutating func appendInterpolation(_ value: (some SQLEncodable)?) {
            values.append(value?.sqlText)
            text += "$\(values.count)"
        }

        /// Splices another statement, renumbering its parameters: for filters that are built in parts.
        package mutating func appendInterpolation(_ part: SQL) {
            text += SQL.renumbered(part.text, by: values.count)
            values += part.values
        }
    }

    private static func renumbered(_ text: String, by shift: Int) -> String {
        guard shift > 0 else { return text }
        var result = ""
        var digits: String?
        for character in text {
            if let number = digits, let digit = character.wholeNumberValue, character.isASCII {
                digits = number + String(digit)
                continue
            }
            result += SQL.shifted(digits, by: shift)
            digits = character == "$" ? "" : nil
            if digits == nil { result.append(character) }
        }
        return result + SQL.shifted(digits, by: shift)
    }

    private static func shifted(_ digits: String?, by shift: Int) -> String {
        guard let digits else { return "" }
        return "$" + (Int(digits).map { String($0 + shift) } ?? digits)
    }
}
