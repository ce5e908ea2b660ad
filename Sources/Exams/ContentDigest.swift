// The SHA-256 of some bytes, as a value.

/// A SHA-256 digest. This room does not compute it; it only knows what one looks like.
package struct ContentDigest: Hashable, Codable, Sendable, LosslessStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package let description: String

    /// Reads 64 hexadecimal digits of either case, or nil.
    package init?(_ hex: String) {
        let lower = hex.lowercased()
        let isHex: (UInt8) -> Bool = { (48...57).contains($0) || (97...102).contains($0) }
        guard lower.utf8.count == 64, lower.utf8.allSatisfy(isHex) else { return nil }
        description = lower
    }

    /// Takes the 32 bytes of a digest, or nil.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        let digits = Array("0123456789abcdef".utf8)
        description = String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads the hexadecimal string.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = ContentDigest(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a SHA-256: 64 hexadecimal digits expected")
        }
        self = digest
    }

    /// Writes the hexadecimal string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
