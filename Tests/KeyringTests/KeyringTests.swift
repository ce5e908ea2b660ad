// Sealed values open in their own place only; keys of yesterday still open what they sealed.
import FoundationEssentials
import Testing

@testable import Keyring

@Suite struct `A keyring` {
    private let file = KeyFile.generated(demo: true, at: Date(timeIntervalSince1970: 1_763_700_000))
    private let secret = Array("110105189012310021".utf8)

    @Test func `opens what it sealed, in the same place`() throws {
        let ring = try file.keyring()
        #expect(
            try ring.open(ring.seal(secret, for: "patient_identifier/sealed/1"), for: "patient_identifier/sealed/1")
                == secret)
    }

    @Test func `does not open a value that was moved to another row`() throws {
        let ring = try file.keyring()
        let sealed = try ring.seal(secret, for: "patient_identifier/sealed/1")
        #expect(throws: SealError.notAuthentic) { try ring.open(sealed, for: "patient_identifier/sealed/2") }
    }

    @Test func `notices every flipped bit`() throws {
        let ring = try file.keyring()
        let sealed = try ring.seal(secret, for: "p")
        for bit in 0..<(sealed.count * 8) {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: SealError.self) { try ring.open(changed, for: "p") }
        }
    }

    @Test func `never seals the same value twice to the same bytes`() throws {
        let ring = try file.keyring()
        #expect(try ring.seal(secret, for: "p") != ring.seal(secret, for: "p"))
    }

    @Test func `still opens after a newer key has come into use`() throws {
        let sealed = try file.keyring().seal(secret, for: "p")
        var rotated = file
        rotated.sealing += KeyFile.generated(demo: true, at: Date(timeIntervalSince1970: 1_800_000_000)).sealing
        #expect(try rotated.keyring().open(sealed, for: "p") == secret)
    }

    @Test func `gives equal values equal blind indexes, per field and per key`() throws {
        let ring = try file.keyring()
        #expect(ring.blindIndex(of: "A", field: "01") == ring.blindIndex(of: "A", field: "01"))
        #expect(ring.blindIndex(of: "A", field: "01") != ring.blindIndex(of: "A", field: "03"))
        let other = try KeyFile.generated(demo: true, at: Date()).keyring()
        #expect(ring.blindIndex(of: "A", field: "01") != other.blindIndex(of: "A", field: "01"))
    }

    @Test func `is refused when others may read its file`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        try file.write(path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try KeyFile.read(path).keyring()
        #expect(throws: KeyFileError.exists(path: path)) { try file.write(path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: KeyFileError.open(path: path, mode: 0o644)) { try KeyFile.read(path) }
    }
}
