// How a chunk is sealed: the same for who makes a bundle and who opens it.
package import Crypto
package import FoundationEssentials

/// The rules of chunks.
package enum BundleChunk {
    /// Plain bytes of every chunk but the last, which has 1 to as many.
    static let size = 65_536
    /// Bytes of the authentication tag.
    static let tag = 16
    /// Set in the length of the last chunk.
    static let lastBit: UInt32 = 1 << 31
    /// What HPKE binds into the key, so that a key of this hub opens nothing else as a bundle.
    package static let info = Data("lianyi bundle 1".utf8)
    /// See ``BundlePrelude/suite``.
    package static let suite = HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)

    /// What each chunk is authenticated with besides itself: the bundle, its number, and whether it is the last.
    static func binding(_ prelude: [UInt8], number: Int, isLast: Bool) -> [UInt8] {
        prelude + LittleEndian.bytes(UInt64(number)) + [isLast ? 1 : 0]
    }
}
