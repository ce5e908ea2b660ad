// The private keys that sign: the hub's Ed25519 and a terminal's P-256.
package import Crypto
import FoundationEssentials

/// A private key; which algorithm signs is a matter of the key and of nothing else.
package enum SigningKey: Sendable {
    /// The hub's key for receipts and reports (`EdDSA`, RFC 8037).
    case ed25519(Curve25519.Signing.PrivateKey)
    /// A terminal's key for assertions and manifests (`ES256`, RFC 7518 §3.4).
    case p256(P256.Signing.PrivateKey)

    /// The key that verifies what this one signs.
    package var verifyingKey: VerifyingKey {
        switch self {
        case .ed25519(let key): .ed25519(key.publicKey)
        case .p256(let key): .p256(key.publicKey)
        }
    }

    func signature(over input: [UInt8]) throws(JWSError) -> [UInt8] {
        do {
            switch self {
            case .ed25519(let key): return [UInt8](try key.signature(for: input))
            case .p256(let key): return [UInt8](try key.signature(for: input).rawRepresentation)
            }
        } catch {
            throw .notSigned
        }
    }
}
