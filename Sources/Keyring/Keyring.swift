// The house's keys: what seals identifiers, what makes them searchable, what signs. Loaded once, never logged.
package import Crypto
package import FoundationEssentials
package import HubAPI

/// Every key of one hub. Old keys stay in the file: they open what they sealed and prove what they signed.
package struct Keyring: Sendable {
    /// Whether these are the published test keys of the demo, which a real hub refuses.
    package let isDemo: Bool
    let sealing: [String: SymmetricKey]
    private let currentSealing: (id: String, key: SymmetricKey)
    let blind: (id: String, key: SymmetricKey)
    let signing: [SigningEntry]
    let agreement: [AgreementEntry]

    struct SigningEntry: Sendable {
        let kid: String
        let key: Curve25519.Signing.PrivateKey
        let publicKey: PublicJWK
    }

    struct AgreementEntry: Sendable {
        let kid: String
        let key: Curve25519.KeyAgreement.PrivateKey
        let publicKey: PublicJWK
    }

    init(
        isDemo: Bool, sealing: [(id: String, key: SymmetricKey)], blind: (id: String, key: SymmetricKey),
        signing: [SigningEntry], agreement: [AgreementEntry]
    ) throws(KeyFileError) {
        guard let newest = sealing.last else { throw .missing("sealing") }
        guard !signing.isEmpty else { throw .missing("signing") }
        self.isDemo = isDemo
        self.sealing = Dictionary(sealing.map { ($0.id, $0.key) }) { first, _ in first }
        currentSealing = newest
        self.blind = blind
        self.signing = signing
        self.agreement = agreement
    }

    /// The public halves of all keys that sign, then of those to which bundles are sealed, newest last, for `/api/v1/keys`.
    package var published: KeySet { KeySet(keys: signing.map(\.publicKey) + agreement.map(\.publicKey)) }

    /// Opens what was sealed to the agreement key of that name (RFC 9180, base mode).
    /// - Throws: `unknownKey` where the key file has no such key; `notAuthentic` where `encapsulated` is no key.
    package func recipient(
        _ kid: String, suite: HPKE.Ciphersuite, info: Data, encapsulated: [UInt8]
    ) throws(SealError) -> HPKE.Recipient {
        guard let entry = agreement.first(where: { $0.kid == kid }) else { throw .unknownKey(kid) }
        guard
            let recipient = try? HPKE.Recipient(
                privateKey: entry.key, ciphersuite: suite, info: info, encapsulatedKey: Data(encapsulated))
        else { throw .notAuthentic }
        return recipient
    }

    /// The key that signs from now on, and its id.
    package var signer: (kid: String, key: SigningKey) {
        get throws(KeyFileError) {
            guard let newest = signing.last else { throw .missing("signing") }
            return (newest.kid, .ed25519(newest.key))
        }
    }

    /// Seals a value for one place: `place` (table, column and row) is bound in, so that a value moved elsewhere does
    /// not open. The answer carries the algorithm's and the key's id.
    package func seal(_ plain: [UInt8], for place: String) throws(SealError) -> [UInt8] {
        guard let box = try? AES.GCM.seal(plain, using: currentSealing.key, authenticating: Array(place.utf8)),
            let combined = box.combined
        else { throw .notSealed }
        return Envelope(keyID: currentSealing.id, box: Array(combined)).bytes
    }

    /// Opens what ``seal(_:for:)`` made for the same place.
    package func open(_ sealed: [UInt8], for place: String) throws(SealError) -> [UInt8] {
        let envelope = try Envelope(sealed)
        guard let key = sealing[envelope.keyID] else { throw .unknownKey(envelope.keyID) }
        guard let box = try? AES.GCM.SealedBox(combined: envelope.box),
            let plain = try? AES.GCM.open(box, using: key, authenticating: Array(place.utf8))
        else { throw .notAuthentic }
        return Array(plain)
    }

    /// The blind index of a value: equal for equal values, and useless without the key. 16 bytes.
    package func blindIndex(of value: String, field: String) -> [UInt8] {
        let message = Array(field.utf8) + [0] + Array(value.utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: blind.key).prefix(16))
    }
}
