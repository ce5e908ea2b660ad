// The first bytes of a bundle: magic, lengths, the head in clear, the terminal's signature over it.
import Bytes
import Crypto
import FoundationEssentials
package import HubAPI

/// The part of a bundle before its chunks; see Docs/Formats/Bundle.md.
package struct BundlePrelude: Sendable, Equatable {
    /// A byte above ASCII, `LYBND`, CR LF: a transfer that changes line ends or drops the eighth bit is noticed.
    package static let magic: [UInt8] = [0x8C, 0x4C, 0x59, 0x42, 0x4E, 0x44, 0x0D, 0x0A]
    /// The version of the format.
    static let version: UInt8 = 1
    /// HPKE base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM (RFC 9180 §7).
    static let suite: UInt8 = 1
    /// Bytes before the head.
    static let fixed = 16
    /// The longest head, in bytes.
    static let headLimit = 16_384
    /// The longest signature, in bytes.
    static let signatureLimit = 4096
    /// The longest prelude, in bytes.
    package static let limit = fixed + headLimit + signatureLimit

    /// What the terminal signs.
    private struct Statement: Codable, Equatable {
        var v: Int
        var bundle: WireID
        var head: SHA256Hex
    }

    /// What the bundle says of itself. Not to be trusted before ``verify(by:)``.
    package let head: BundleHead
    /// All bytes of the prelude, as they came or were made.
    package let bytes: [UInt8]
    private let headBytes: [UInt8]
    private let signature: String

    /// How many bytes the prelude has that begins so; nil while fewer than sixteen are here.
    package static func length(_ bytes: some Collection<UInt8>) throws(BundleError) -> Int? {
        guard magic.starts(with: bytes.prefix(magic.count)) else { throw .notABundle }
        guard bytes.count >= fixed else { return nil }
        let lengths = try lengths(Array(bytes.prefix(fixed)))
        return fixed + lengths.head + lengths.signature
    }

    /// Reads a prelude that is whole.
    package init(_ bytes: [UInt8]) throws(BundleError) {
        guard let length = try Self.length(bytes), bytes.count >= length else { throw .preludeTruncated }
        let lengths = try Self.lengths(bytes), end = Self.fixed + lengths.head
        self.bytes = Array(bytes.prefix(length))
        headBytes = Array(bytes[Self.fixed..<end])
        signature = String(decoding: bytes[end..<length], as: UTF8.self)
        do { head = try WireJSON.value(BundleHead.self, in: headBytes) } catch {
            throw .headUnreadable(field: error.field)
        }
        if let fault = head.fault { throw .headUnreadable(field: fault) }
    }

    /// Makes the prelude of a new bundle.
    init(_ head: BundleHead, signedBy key: SigningKey) throws(BundleError) {
        self.head = head
        do {
            headBytes = try WireJSON.bytes(of: head)
            let statement = Statement(v: 1, bundle: head.bundle, head: SHA256Hex(of: headBytes))
            signature = try CompactJWS.signed(
                try WireJSON.bytes(of: statement), kid: head.terminal.description, type: SignedType.bundle, with: key
            ).text
        } catch { throw .notSealable }
        guard head.fault == nil, headBytes.count <= Self.headLimit, signature.utf8.count <= Self.signatureLimit else {
            throw .notSealable
        }
        bytes =
            Self.magic + [Self.version, Self.suite] + LittleEndian.bytes(UInt16(signature.utf8.count))
            + LittleEndian.bytes(UInt32(headBytes.count)) + headBytes + Array(signature.utf8)
    }

    /// Returns where the terminal that the head names has signed this head with that key.
    package func verify(by key: VerifyingKey) throws(BundleError) {
        let payload: [UInt8]
        do { payload = try CompactJWS(signature).verified(by: key, type: SignedType.bundle) } catch {
            throw .signatureWrong(error)
        }
        let statement = Statement(v: 1, bundle: head.bundle, head: SHA256Hex(of: headBytes))
        guard let said = try? WireJSON.value(Statement.self, in: payload), said == statement else {
            throw .signatureWrong(.signatureWrong)
        }
    }

    /// The SHA-256 of the prelude. It is bound into every chunk, so a bundle is the same exactly where this is the same.
    package var digest: SHA256Hex { SHA256Hex(of: bytes) }

    private static func lengths(_ bytes: [UInt8]) throws(BundleError) -> (head: Int, signature: Int) {
        var cursor = ByteCursor(bytes)
        do {
            try cursor.skip(magic.count)
            let version = try cursor.byte(), suite = try cursor.byte()
            let signature = Int(try cursor.integer(UInt16.self, .little)), head = try cursor.length32(.little)
            guard version == Self.version else { throw BundleError.versionUnknown(version) }
            guard suite == Self.suite else { throw BundleError.suiteUnknown(suite) }
            guard (1...headLimit).contains(head), (1...signatureLimit).contains(signature) else {
                throw BundleError.preludeTooLong
            }
            return (head, signature)
        } catch let error as BundleError {
            throw error
        } catch {
            throw .preludeTruncated
        }
    }
}

/// Numbers as a bundle writes them.
enum LittleEndian {
    static func bytes(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
