// Keys to which bundles are sealed: published, rotated by name, and added to a file without losing anything.
import Crypto
import Foundation
import HubAPI
import Testing

@testable import Keyring

@Suite struct `Keys for bundles` {
    private let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString).json").path
    private let moment = Date(timeIntervalSince1970: 1_763_700_000)
    private let suite = HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)

    private func sealed(to key: PublicJWK) throws -> (enc: [UInt8], text: Data) {
        var sender = try HPKE.Sender(
            recipientKey: try #require(key.agreementKey), ciphersuite: suite, info: Data("t".utf8))
        return (Array(sender.encapsulatedKey), try sender.seal(Data("abc".utf8)))
    }

    @Test func `are published for sealing and never verify a signature`() throws {
        let keys = try KeyFile.generated(demo: true, at: moment).keyring().published
        let agreement = try #require(keys.newestAgreementKey)
        #expect(agreement.use == "enc" && agreement.verifyingKey == nil)
        #expect(keys.keys.filter { $0.agreementKey != nil }.count == 1)
        #expect(keys.keys.filter { $0.verifyingKey != nil }.allSatisfy { $0.use == "sig" })
    }

    @Test func `of yesterday still open after a newer one has come into use`() throws {
        var file = KeyFile.generated(demo: true, at: moment)
        let old = try #require(try file.keyring().published.newestAgreementKey), (enc, text) = try sealed(to: old)
        file.addAgreementKey(at: moment.addingTimeInterval(86_400))
        let ring = try file.keyring(), new = try #require(ring.published.newestAgreementKey)
        #expect(new.kid != old.kid)
        var recipient = try ring.recipient(
            try #require(old.kid), suite: suite, info: Data("t".utf8), encapsulated: enc)
        #expect(try recipient.open(text) == Data("abc".utf8))
        #expect(throws: SealError.unknownKey("nobody's")) {
            _ = try ring.recipient("nobody's", suite: suite, info: Data("t".utf8), encapsulated: enc)
        }
        #expect(throws: SealError.notAuthentic) {
            _ = try ring.recipient(try #require(old.kid), suite: suite, info: Data("t".utf8), encapsulated: [1])
        }
    }

    @Test func `are added to a file of a version that had none, and the file keeps its other keys and its mode`() throws
    {
        var file = KeyFile.generated(demo: true, at: moment)
        file.agreement = nil
        try file.write(path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try KeyFile.read(path).keyring().published.newestAgreementKey == nil)
        var read = try KeyFile.read(path)
        read.addAgreementKey(at: moment)
        try read.replace(path)
        let ring = try KeyFile.read(path).keyring()
        #expect(ring.published.newestAgreementKey != nil)
        let before = Set(try file.keyring().proofs), after = Set(ring.proofs)
        #expect(before.isSubset(of: after) && after.subtracting(before).map(\.purpose) == ["agreement"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a file never loses a key by being replaced`() throws {
        var file = KeyFile.generated(demo: true, at: moment)
        try file.write(path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        file.agreement = []
        #expect(throws: KeyFileError.malformed) { try file.replace(path) }
        #expect(try KeyFile.read(path).keyring().published.newestAgreementKey != nil)
    }
}
