// Which Swift values can be bound to a statement, and their text form on the wire.
package import FoundationEssentials

/// A value that can be bound as a parameter. The server infers the type from its place in the statement, so the text
/// form is that of the type's input function. Nil binds NULL.
package protocol SQLEncodable: Sendable {
    /// The value as the server's input function reads it, or nil for NULL.
    var sqlText: String? { get }
}

extension String: SQLEncodable {
    /// Postgres text cannot hold U+0000; it is refused further out, and replaced here so that nothing is cut off.
    package var sqlText: String? {
        utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
    }
}

extension Bool: SQLEncodable {
    package var sqlText: String? { self ? "t" : "f" }
}

extension FixedWidthInteger where Self: SQLEncodable {
    package var sqlText: String? { String(self) }
}

extension Int: SQLEncodable {}
extension Int64: SQLEncodable {}
extension Int32: SQLEncodable {}

extension Double: SQLEncodable {
    package var sqlText: String? { String(self) }
}

extension Decimal: SQLEncodable {
    package var sqlText: String? { description }
}

extension UUID: SQLEncodable {
    package var sqlText: String? { uuidString.lowercased() }
}

extension Date: SQLEncodable {
    /// RFC 3339 in UTC with microseconds, the resolution of `timestamptz`.
    package var sqlText: String? { SQLTimestamp.text(of: self) }
}

extension Optional: SQLEncodable where Wrapped: SQLEncodable {
    package var sqlText: String? { self?.sqlText }
}

extension Array: SQLEncodable where Element: SQLEncodable {
    /// An array literal; for `[UInt8]` use ``Bytea``.
    package var sqlText: String? { SQLArray.text(of: map(\.sqlText)) }
}

/// Bytes for a `bytea` column.
package struct Bytea: SQLEncodable, Equatable {
    /// The bytes themselves.
    package let bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    package var sqlText: String? { "\\x" + Hex.text(of: bytes) }
}

/// A value stored as `jsonb`, encoded with the house's JSON settings (ISO 8601 dates, sorted keys).
package struct JSONB<Value: Codable & Sendable>: SQLEncodable {
    /// The value as it is in Swift.
    package let value: Value

    package init(_ value: Value) { self.value = value }

    package var sqlText: String? {
        (try? JSONB.encoder.encode(value)).map { String(decoding: JSONB.withoutNull([UInt8]($0)), as: UTF8.self) }
    }

    /// `jsonb` cannot hold U+0000 either: its escape becomes that of U+FFFD, as in ``String/sqlText``.
    private static func withoutNull(_ json: [UInt8]) -> [UInt8] {
        let null = Array("u0000".utf8)
        var bytes = json, place = 0
        while place + 1 < bytes.count {
            guard bytes[place] == UInt8(ascii: "\\") else {
                place += 1
                continue
            }
            if bytes[(place + 1)...].starts(with: null) {
                bytes.replaceSubrange(place + 1..<place + 6, with: "ufffd".utf8)
            }
            place += 2
        }
        return bytes
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

/// A day of the calendar, for `date` columns: no time, no zone.
package struct SQLDay: SQLEncodable, Equatable, Hashable {
    /// `YYYY-MM-DD`.
    package let text: String

    package init(_ text: String) { self.text = text }

    package var sqlText: String? { text }
}
