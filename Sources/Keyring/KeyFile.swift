// The key file: JSON, readable by the hub's user alone, with an id and a first day for every key.
import Crypto
package import FoundationEssentials
import HubAPI

/// What is wrong with a key file.
package enum KeyFileError: Error, Equatable, Sendable {
    case unreadable(path: String)
    /// Others than its owner may read it.
    case open(path: String, mode: Int)
    case malformed
    /// A section is empty or absent.
    case missing(String)
    /// The file exists already and is never overwritten.
    case exists(path: String)
}

/// The key file as it stands on disk.
package struct KeyFile: Codable, Sendable {
    /// One key: its id, when it came into use, its bytes in base64.
    package struct Entry: Codable, Sendable {
        package let id: String
        package let validFrom: Date
        package let key: Data
    }

    /// `production` or `demo`.
    package let purpose: String
    /// AES-256 keys, newest last.
    package var sealing: [Entry]
    /// The HMAC key of the blind index.
    package let blind: Entry
    /// Ed25519 private keys, newest last.
    package var signing: [Entry]
    /// X25519 private keys, newest last: terminals seal bundles to their public halves. A file that was made before there were
    /// bundles has none.
    package var agreement: [Entry]?

    /// New random keys, dated `moment`.
    package static func generated(demo: Bool, at moment: Date) -> KeyFile {
        let day = moment.formatted(.iso8601.year().month().day())
        return KeyFile(
            purpose: demo ? "demo" : "production",
            sealing: [Entry(id: "seal-\(day)", validFrom: moment, key: random(32))],
            blind: Entry(id: "blind-\(day)", validFrom: moment, key: random(32)),
            signing: [
                Entry(
                    id: "sign-\(day)-\(UInt32.random(in: 0...0xFFFF))", validFrom: moment,
                    key: Curve25519.Signing.PrivateKey().rawRepresentation)
            ],
            agreement: [agreementEntry(at: moment)])
    }

    /// Adds a new key to which bundles are sealed from now on; the older ones go on opening what was sealed to them.
    package mutating func addAgreementKey(at moment: Date) {
        agreement = (agreement ?? []) + [Self.agreementEntry(at: moment)]
    }

    private static func agreementEntry(at moment: Date) -> Entry {
        let day = moment.formatted(.iso8601.year().month().day())
        return Entry(
            id: "agree-\(day)-\(UInt32.random(in: 0...0xFFFF))", validFrom: moment,
            key: Curve25519.KeyAgreement.PrivateKey().rawRepresentation)
    }

    /// Reads a key file that nobody but its owner may read.
    package static func read(_ path: String) throws(KeyFileError) -> KeyFile {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = attributes?[.posixPermissions] as? Int,
            let data = FileManager.default.contents(atPath: path)
        else { throw .unreadable(path: path) }
        guard mode & 0o077 == 0 else { throw .open(path: path, mode: mode) }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let file = try? decoder.decode(KeyFile.self, from: data) else { throw .malformed }
        return file
    }

    /// Writes a new key file with mode 0600; an existing one is left alone.
    package func write(_ path: String) throws(KeyFileError) {
        guard !FileManager.default.fileExists(atPath: path) else { throw .exists(path: path) }
        guard let data = encoded,
            FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
        else { throw .unreadable(path: path) }
    }

    var encoded: Data? {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try? encoder.encode(self)
    }

    /// The keys, ready for use.
    package func keyring() throws(KeyFileError) -> Keyring {
        var signers: [Keyring.SigningEntry] = []
        for entry in signing {
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: entry.key) else { throw .malformed }
            let published = PublicJWK(key.publicKey, kid: entry.id, validFrom: entry.validFrom)
            signers.append(Keyring.SigningEntry(kid: entry.id, key: key, publicKey: published))
        }
        var agreements: [Keyring.AgreementEntry] = []
        for entry in agreement ?? [] {
            guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: entry.key) else {
                throw .malformed
            }
            let published = PublicJWK(key.publicKey, kid: entry.id, validFrom: entry.validFrom)
            agreements.append(Keyring.AgreementEntry(kid: entry.id, key: key, publicKey: published))
        }
        guard sealing.allSatisfy({ $0.key.count == 32 }), blind.key.count == 32 else { throw .malformed }
        return try Keyring(
            isDemo: purpose == "demo", sealing: sealing.map { ($0.id, SymmetricKey(data: $0.key)) },
            blind: (blind.id, SymmetricKey(data: blind.key)), signing: signers, agreement: agreements)
    }

    private static func random(_ count: Int) -> Data {
        Data((0..<count).map { _ in UInt8.random(in: 0...255) })
    }
}
