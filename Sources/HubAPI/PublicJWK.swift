// A public key as JSON: RFC 7517, only the three kinds that this house uses.
package import Crypto
package import FoundationEssentials

/// A published public key.
///
/// The hub's signing keys are `OKP`/`Ed25519`, those to which bundles are sealed `OKP`/`X25519` (RFC 8037 §2); a terminal's
/// is `EC`/`P-256` (RFC 7518 §6.2).
package struct PublicJWK: Hashable, Sendable, Codable {
    /// The key's name; a terminal's key has none before it is enrolled.
    package var kid: String?
    /// `OKP` or `EC`.
    package var kty: String
    /// `Ed25519`, `X25519` or `P-256`.
    package var crv: String
    /// The key or its first coordinate, 32 bytes in base64url.
    package var x: String
    /// The second coordinate of an `EC` key.
    package var y: String?
    /// `sig`, or `enc` for a key to which bundles are sealed.
    package var use: String?
    /// Since when the hub uses this key.
    package var validFrom: Date?

    /// Publishes an Ed25519 key of the hub.
    package init(_ key: Curve25519.Signing.PublicKey, kid: String, validFrom: Date?) {
        self.kid = kid
        kty = "OKP"
        crv = "Ed25519"
        x = Base64URL.text(key.rawRepresentation)
        use = "sig"
        self.validFrom = validFrom
    }

    /// Publishes an X25519 key of the hub, to which bundles are sealed.
    package init(_ key: Curve25519.KeyAgreement.PublicKey, kid: String, validFrom: Date?) {
        self.kid = kid
        kty = "OKP"
        crv = "X25519"
        x = Base64URL.text(key.rawRepresentation)
        use = "enc"
        self.validFrom = validFrom
    }

    /// Publishes a terminal's P-256 key.
    package init(_ key: P256.Signing.PublicKey, kid: String? = nil) {
        let point = key.rawRepresentation
        self.kid = kid
        kty = "EC"
        crv = "P-256"
        x = Base64URL.text(point.prefix(32))
        y = Base64URL.text(point.suffix(32))
        use = "sig"
    }

    /// The key itself; nil when it is none that verifies, a coordinate has not 32 bytes, or the point is not on the curve.
    package var verifyingKey: VerifyingKey? {
        guard let first = Base64URL.bytes(x), first.count == 32 else { return nil }
        switch (kty, crv) {
        case ("OKP", "Ed25519"):
            return (try? Curve25519.Signing.PublicKey(rawRepresentation: first)).map(VerifyingKey.ed25519)
        case ("EC", "P-256"):
            guard let second = y.flatMap({ Base64URL.bytes($0) }), second.count == 32 else { return nil }
            return (try? P256.Signing.PublicKey(rawRepresentation: first + second)).map(VerifyingKey.p256)
        default:
            return nil
        }
    }

    /// The key to which bundles are sealed; nil when this is none, or has not 32 bytes.
    package var agreementKey: Curve25519.KeyAgreement.PublicKey? {
        guard kty == "OKP", crv == "X25519", use == "enc", let raw = Base64URL.bytes(x) else { return nil }
        return try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: raw)
    }
}
