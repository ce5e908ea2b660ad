// The Content-Digest header of RFC 9530, for SHA-256.
import FoundationEssentials

/// Reads and writes `Content-Digest: sha-256=:…:` (RFC 9530 §2).
///
/// The header is a dictionary of structured fields (RFC 8941 §3.2): other algorithms beside ours are skipped,
/// of two values for `sha-256` the last one counts.
package enum ContentDigest {
    /// The header's name.
    package static let name = "Content-Digest"

    /// The header's value for a hash.
    package static func text(_ hash: SHA256Hex) -> String {
        "sha-256=:" + Data(hash.bytes).base64EncodedString() + ":"
    }

    /// The SHA-256 in a header's value; nil when there is none or it is malformed.
    package static func hash(in value: some StringProtocol) -> SHA256Hex? {
        var found: SHA256Hex?
        for member in value.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = member.drop { $0 == " " || $0 == "\t" }
            guard trimmed.hasPrefix("sha-256=") else { continue }
            guard let hash = byteSequence(trimmed.dropFirst(8)) else { return nil }
            found = hash
        }
        return found
    }

    private static func byteSequence(_ text: some StringProtocol) -> SHA256Hex? {
        let item = text.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        guard item.count == 46, item.first == ":", item.last == ":",
            let bytes = Data(base64Encoded: String(item.dropFirst().dropLast()))
        else { return nil }
        return SHA256Hex(bytes: bytes)
    }
}
