// The identifier of anything on the wire: a UUID, always written in lower case.
package import FoundationEssentials

/// An identifier as hub and terminal write it.
///
/// On the wire it is a UUID in lower case, 36 characters; either case is read (RFC 9562 §4).
package struct WireID: Hashable, Sendable {
    /// The identifier itself.
    package let uuid: UUID

    /// Wraps an identifier made elsewhere.
    package init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// Reads the 36-character form; nil when the text is anything else.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: String(text)) else { return nil }
        self.uuid = uuid
    }

    /// A new identifier whose order is the order of time (UUID version 7, RFC 9562 §5.7).
    ///
    /// A terminal names an exam so when the exam is captured; the name then is its idempotency key.
    /// - Parameter moment: milliseconds of it fill the first 48 bits; before 1970 counts as 1970.
    package static func timeOrdered(at moment: Date = Date()) -> WireID {
        let elapsed = (moment.timeIntervalSince1970 * 1_000).rounded(.down)
        let milliseconds = UInt64(min(max(elapsed, 0), 281_474_976_710_655))
        var bytes = [UInt8](repeating: 0, count: 16)
        for index in bytes.indices {
            let shift = UInt64(40 - 8 * min(index, 5))
            bytes[index] = index < 6 ? UInt8(truncatingIfNeeded: milliseconds >> shift) : .random(in: 0...255)
        }
        bytes[6] = 0x70 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        return WireID(
            UUID(
                uuid: (
                    bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                    bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
                )))
    }
}

extension WireID: CustomStringConvertible {
    /// The wire form: 36 characters, lower case.
    package var description: String { uuid.uuidString.lowercased() }
}

extension WireID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = WireID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
