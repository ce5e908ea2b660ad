// What shows which keys a keyring holds, and gives none of them away.
import Crypto

/// The proof of one key: the same key gives the same proof, and no key can be found from its proof.
package struct KeyringProof: Sendable, Hashable {
    /// The key's id in the key file.
    package let id: String
    /// `sealing`, `blind`, `signing` or `agreement`.
    package let purpose: String
    /// HMAC-SHA-256 of a fixed text under a secret key; of a signing or agreement key its public half.
    package let bytes: [UInt8]
}

extension Keyring {
    /// A proof of every key, old ones included.
    package var proofs: [KeyringProof] {
        secrets.map { purpose, id, key in KeyringProof(id: id, purpose: purpose, bytes: Self.proof(of: key)) }
            + signing.map { entry in
                KeyringProof(id: entry.kid, purpose: "signing", bytes: Array(entry.key.publicKey.rawRepresentation))
            }
            + agreement.map { entry in
                KeyringProof(id: entry.kid, purpose: "agreement", bytes: Array(entry.key.publicKey.rawRepresentation))
            }
    }

    private var secrets: [(purpose: String, id: String, key: SymmetricKey)] {
        sealing.sorted { $0.key < $1.key }.map { ("sealing", $0.key, $0.value) } + [("blind", blind.id, blind.key)]
    }

    private static func proof(of key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("lianyi: which key is this".utf8), using: key))
    }
}
