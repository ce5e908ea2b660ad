// A sealed value as bytes: version, algorithm, the key's id, then nonce, ciphertext and tag.

/// Why a sealed value could not be made or opened.
package enum SealError: Error, Equatable, Sendable {
    case notSealed
    /// The bytes are not an envelope, or of a version or algorithm that this program does not know.
    case notAnEnvelope
    /// Sealed with a key that is not in the key file.
    case unknownKey(String)
    /// Changed, or sealed for another place.
    case notAuthentic
}

/// The layout of a sealed value. The algorithm's id stands in every value, so that SM4 may join later.
struct Envelope: Equatable {
    static let version: UInt8 = 1
    /// AES-256-GCM with a 96-bit nonce (NIST SP 800-38D).
    static let aes256GCM: UInt8 = 1

    let keyID: String
    let box: [UInt8]

    init(keyID: String, box: [UInt8]) {
        self.keyID = keyID
        self.box = box
    }

    init(_ bytes: [UInt8]) throws(SealError) {
        guard bytes.count > 3, bytes[0] == Self.version, bytes[1] == Self.aes256GCM else { throw .notAnEnvelope }
        let end = 3 + Int(bytes[2])
        guard bytes.count > end else { throw .notAnEnvelope }
        keyID = String(decoding: bytes[3..<end], as: UTF8.self)
        box = Array(bytes[end...])
    }

    var bytes: [UInt8] {
        let id = Array(keyID.utf8.prefix(255))
        return [Self.version, Self.aes256GCM, UInt8(id.count)] + id + box
    }
}
