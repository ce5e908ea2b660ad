// The one way in which hub and terminal write and read JSON.
package import FoundationEssentials

/// JSON as the contract has it: camelCase members, RFC 3339 moments, members in alphabetical order.
///
/// The fixed order makes the bytes of a value reproducible, so they may be hashed and signed.
package enum WireJSON {
    /// An encoder with the settings of the wire. Each caller gets one of its own.
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { moment, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(RFC3339.text(moment))
        }
        return encoder
    }

    /// A decoder with the settings of the wire. Each caller gets one of its own.
    package static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let moment = RFC3339.moment(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "not a time like 2026-11-21T10:42:07+08:00")
            }
            return moment
        }
        return decoder
    }

    /// The bytes of a value.
    /// - Throws: ``WireError`` when the value holds what JSON cannot (a number that is not finite).
    package static func bytes(of value: some Encodable) throws(WireError) -> [UInt8] {
        do {
            return [UInt8](try encoder().encode(value))
        } catch {
            throw WireError(field: "", fault: .notEncodable)
        }
    }

    /// The value in the bytes.
    /// - Throws: ``WireError`` that names the member at fault.
    package static func value<Value: Decodable>(
        _ type: Value.Type, in bytes: some DataProtocol
    ) throws(WireError) -> Value {
        do {
            return try decoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw WireError(error)
        } catch {
            throw WireError(field: "", fault: .notJSON)
        }
    }
}
