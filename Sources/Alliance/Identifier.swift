// What every identifier of the house is: a UUID in a type of its own, written as a plain lower-case string.
package import FoundationEssentials

/// The name of one thing. Each kind of thing has its own type, so that a patient's name cannot stand for an
/// exam's.
package protocol Identifier: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The 128 bits, as Postgres keeps them.
    var uuid: UUID { get }

    /// The thing that has exactly this UUID.
    init(_ uuid: UUID)
}

extension Identifier {
    /// A new name, made at `moment`; see `UUID.v7(at:)`.
    package static func new(at moment: Date) -> Self { Self(UUID.v7(at: moment)) }

    /// The name written as `text`, or nil unless that is the 36-character form of a UUID.
    package init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.init(uuid)
    }

    /// The 36-character lower-case form, as in URLs, JSON and Postgres.
    package var description: String { uuid.uuidString.lowercased() }

    /// Names made later by `new(at:)` stand after earlier ones.
    package static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }

    /// Reads the plain string form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a UUID: 36 characters expected")
        }
        self = name
    }

    /// Writes the plain string form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
