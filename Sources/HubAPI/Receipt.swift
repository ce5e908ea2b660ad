// The hub's signed word that an exam is stored, durably and once.
package import FoundationEssentials

/// What a receipt says. It stands only in a JWS of type ``SignedType/receipt``, signed with a key of the hub.
///
/// A receipt means: every object is on the hub's disks with these hashes, the exam exists exactly once, and
/// both survive a power cut. It never changes; asked again the hub gives the same bytes.
package struct Receipt: Hashable, Sendable, Codable {
    /// One object as the hub stored it.
    package struct Object: Hashable, Sendable, Codable {
        /// Its number in the manifest.
        package var number: Int
        /// The hash of the stored bytes.
        package var sha256: SHA256Hex
        /// How many bytes there are.
        package var size: Int64

        /// Names one object.
        package init(number: Int, sha256: SHA256Hex, size: Int64) {
            self.number = number
            self.sha256 = sha256
            self.size = size
        }
    }

    /// The only version of this content so far.
    package static let currentVersion = 1

    /// The version of the content.
    package var v: Int
    /// The exam, under the name that the clinic gave it.
    package var exam: WireID
    /// The alliance whose hub this is.
    package var alliance: WireID
    /// The organisation that sent it.
    package var organisation: WireID
    /// The terminal that sent it; none when a person did.
    package var terminal: WireID?
    /// The exam's kind, `CBC`.
    package var kind: String
    /// The hash of the manifest's JSON, byte for byte as it was signed.
    package var manifestSha256: SHA256Hex
    /// All objects, by number.
    package var objects: [Object]
    /// When the hub had it all, by the hub's clock.
    package var storedAt: Date

    /// Writes a receipt for an exam whose rows and bytes are durable. Only the hub may do so.
    package init(
        exam: WireID, sender: Sender, manifest: (kind: String, sha256: SHA256Hex), objects: [Object],
        storedAt: Date
    ) {
        v = Self.currentVersion
        self.exam = exam
        alliance = sender.alliance
        organisation = sender.organisation
        terminal = sender.terminal
        kind = manifest.kind
        manifestSha256 = manifest.sha256
        self.objects = objects.sorted { $0.number < $1.number }
        self.storedAt = storedAt
    }
}

extension Receipt {
    /// Who sent an exam.
    package struct Sender: Hashable, Sendable {
        /// The alliance of the sender.
        package var alliance: WireID
        /// The organisation of the sender.
        package var organisation: WireID
        /// The terminal; none when a person sent it.
        package var terminal: WireID?

        /// Names a sender.
        package init(alliance: WireID, organisation: WireID, terminal: WireID?) {
            self.alliance = alliance
            self.organisation = organisation
            self.terminal = terminal
        }
    }

    /// The receipt as it leaves the hub.
    ///
    /// The caller stores this text and gives the same one ever after: signing twice would be two receipts.
    package func signed(with key: SigningKey, kid: String) throws(JWSError) -> CompactJWS {
        guard let payload = try? WireJSON.bytes(of: self) else { throw .notSigned }
        return try CompactJWS.signed(payload, kid: kid, type: SignedType.receipt, with: key)
    }
}
