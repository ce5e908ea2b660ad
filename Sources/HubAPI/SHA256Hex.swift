// The SHA-256 of some content, as the wire writes it.
import Crypto
package import FoundationEssentials

/// A SHA-256 value: 64 hexadecimal digits in lower case on the wire, the name of content everywhere.
package struct SHA256Hex: Hashable, Sendable {
    /// The 64 digits.
    package let text: String

    /// Reads 64 hexadecimal digits in lower case; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let isHex: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.utf8.count == 64, text.utf8.allSatisfy(isHex) else { return nil }
        self.text = String(text)
    }

    /// Takes the 32 bytes of a hash; nil for another number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.init(trusted: bytes)
    }

    /// The hash of content that is in memory.
    package init(of content: some DataProtocol) {
        self.init(trusted: Array(SHA256.hash(data: content)))
    }

    init(trusted bytes: some Collection<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        text = String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        let digits = text.utf8.map { $0 < 0x40 ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

extension SHA256Hex: CustomStringConvertible {
    package var description: String { text }
}

extension SHA256Hex: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = SHA256Hex(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a SHA-256 in 64 lower-case hexadecimal digits")
        }
        self = hash
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
