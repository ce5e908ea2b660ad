// A signed text in the compact form of RFC 7515, made and verified with a key that the caller chose.

/// A JSON Web Signature in compact form.
///
/// What ``header`` and ``unverifiedPayload`` say may be used only to look up a key; the content is what
/// ``verified(by:type:)`` returns. The algorithm follows from the caller's key, never from the header, so
/// that neither `none` nor a confusion of key types gets through (RFC 8725 §3.1).
package struct CompactJWS: Sendable, Equatable {
    /// What the protected header says.
    package struct Header: Sendable, Equatable, Codable {
        /// The algorithm; compared with the key's, never obeyed.
        package var alg: String
        /// The name of the key.
        package var kid: String?
        /// What kind of content this is.
        package var typ: String?
    }

    /// The longest text that is read, in characters: 2 MiB, far above any manifest or report.
    package static let limit = 2_097_152

    /// The text as it came or was made: three base64url parts joined by points.
    package let text: String
    /// The header. Not to be trusted before the signature is verified.
    package let header: Header
    /// The content. Not to be trusted before the signature is verified.
    package let unverifiedPayload: [UInt8]
    private let signature: [UInt8]

    /// Takes a text apart; verifies nothing yet.
    package init(_ text: String) throws(JWSError) {
        guard text.utf8.count <= Self.limit else { throw .tooLong }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.bytes(parts[0]),
            let payload = Base64URL.bytes(parts[1]),
            let signature = Base64URL.bytes(parts[2])
        else { throw .malformed }
        self.text = text
        self.header = try Self.header(in: header)
        unverifiedPayload = payload
        self.signature = signature
    }

    /// Signs a payload.
    /// - Parameters:
    ///   - kid: the name under which the verifier knows the key.
    ///   - type: the `typ` member, by which one kind of signed text cannot pass for another (RFC 8725 §3.11).
    package static func signed(
        _ payload: some Collection<UInt8>, kid: String?, type: String?, with key: SigningKey
    ) throws(JWSError) -> CompactJWS {
        let header = Header(alg: key.verifyingKey.algorithm, kid: kid, typ: type)
        guard let headerBytes = try? WireJSON.bytes(of: header) else { throw .headerMalformed }
        let input = Base64URL.text(headerBytes) + "." + Base64URL.text(payload)
        let signature = try key.signature(over: Array(input.utf8))
        return try CompactJWS(input + "." + Base64URL.text(signature))
    }

    /// The content, once the signature fits.
    /// - Parameters:
    ///   - key: decides the algorithm too.
    ///   - type: what `typ` must be, to the letter; nil when the caller does not ask (RFC 7523 assertions).
    package func verified(by key: VerifyingKey, type: String?) throws(JWSError) -> [UInt8] {
        guard header.alg == key.algorithm else { throw .algorithmDiffers }
        if let type, header.typ != type { throw .typeDiffers }
        guard let end = text.utf8.lastIndex(of: 0x2E), key.accepts(signature, over: Array(text.utf8[..<end]))
        else { throw .signatureWrong }
        return unverifiedPayload
    }

    /// The content, once the signature fits the key that the header names among the hub's published ones.
    package func verified(by keys: KeySet, type: String?) throws(JWSError) -> [UInt8] {
        guard let kid = header.kid, let key = keys.key(named: kid) else { throw .keyUnknown }
        return try verified(by: key, type: type)
    }

    private static func header(in bytes: [UInt8]) throws(JWSError) -> Header {
        guard case .object(let members)? = try? WireJSON.value(JSONValue.self, in: bytes),
            case .text(let algorithm)? = members["alg"], members["crit"] == nil, members["b64"] == nil
        else { throw .headerMalformed }
        return Header(
            alg: algorithm, kid: try optionalText(members["kid"]), typ: try optionalText(members["typ"]))
    }

    private static func optionalText(_ value: JSONValue?) throws(JWSError) -> String? {
        switch value {
        case nil: nil
        case .text(let text): text
        default: throw .headerMalformed
        }
    }
}
