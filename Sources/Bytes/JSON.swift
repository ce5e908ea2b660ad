// JSON of any shape as strict values: the small headers of files, not data by the megabyte.

/// A value of RFC 8259.
package enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    /// In the text's order; no name stands twice.
    case object([Member])

    /// A name and its value.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The value of that name; nil for another value than an object, and for a name that is not there.
    package subscript(_ name: String) -> JSON? { members?.first { $0.name == name }?.value }

    package var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    package var elements: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var number: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }

    /// A number without a fraction.
    package var whole: Int? { number.flatMap { Int(exactly: $0) } }
}
