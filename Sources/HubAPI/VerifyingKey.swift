// The public keys that verify, and their published form.
package import Crypto
import FoundationEssentials

/// A public key; it decides the algorithm that a signature must have.
package enum VerifyingKey: Sendable {
    /// Verifies `EdDSA` over Ed25519 (RFC 8037).
    case ed25519(Curve25519.Signing.PublicKey)
    /// Verifies `ES256` (RFC 7518 §3.4).
    case p256(P256.Signing.PublicKey)

    /// The algorithm's name in a JOSE header.
    package var algorithm: String {
        switch self {
        case .ed25519: "EdDSA"
        case .p256: "ES256"
        }
    }

    func accepts(_ signature: [UInt8], over input: [UInt8]) -> Bool {
        switch self {
        case .ed25519(let key):
            return key.isValidSignature(signature, for: input)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
                return false
            }
            return key.isValidSignature(signature, for: input)
        }
    }
}
