// A blob is kept whole under its hash, or not at all.
import Crypto
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Blobs

@Suite struct `A blob store` {
    private let folder = TemporaryFolder("blobs")
    private var root: String { folder.path + "/store" }
    private let bytes = Array("a picture".utf8)
    private var sha256: String { SHA256.hash(data: bytes).map { String($0, radix: 16).leftPadded }.joined() }

    @Test func `keeps an object under its SHA-256, and once`() async throws {
        let store = try BlobStore(root: root)
        for _ in 0..<2 {
            let writer = try store.incoming(size: Int64(bytes.count))
            try await writer.write(Array(bytes.prefix(4)))
            try await writer.write(Array(bytes.dropFirst(4)))
            try await writer.keep(as: sha256)
        }
        #expect(try store.holds(sha256, size: Int64(bytes.count)))
        #expect(FileManager.default.contents(atPath: store.path(of: sha256)) == Data(bytes))
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/incoming").isEmpty)
    }

    @Test func `puts proved bytes in the place of a file that the disk spoilt, whatever its size`() async throws {
        let store = try BlobStore(root: root), upload = UUID()
        func spoil() throws {
            var spoilt = bytes
            spoilt[3] ^= 64
            try Data(spoilt).write(to: URL(filePath: store.path(of: sha256)))
        }
        func keep() async throws {
            let writer = try store.incoming(size: Int64(bytes.count))
            try await writer.write(bytes)
            try await writer.keep(as: sha256)
        }
        try await keep()
        try spoil()
        #expect(try !store.holds(sha256, size: Int64(bytes.count)))
        try await keep()
        #expect(try store.holds(sha256, size: Int64(bytes.count)))
        try spoil()
        try store.append(bytes, to: upload, at: 0)
        for _ in 0..<2 { try store.place(upload, size: Int64(bytes.count), as: sha256) }
        #expect(try store.holds(sha256, size: Int64(bytes.count)))
        store.unstage(upload)
        #expect(try store.holds(sha256, size: Int64(bytes.count)))
        for folder in ["/incoming", "/staging"] {
            #expect(try FileManager.default.contentsOfDirectory(atPath: root + folder).isEmpty)
        }
    }

    @Test func `keeps nothing of an object with another digest`() async throws {
        let store = try BlobStore(root: root)
        let writer = try store.incoming(size: Int64(bytes.count))
        try await writer.write(bytes)
        let wrong = String(repeating: "0", count: 64)
        await #expect(throws: BlobError.digestDiffers(found: sha256)) { try await writer.keep(as: wrong) }
        await writer.discard()
        #expect(try !store.holds(wrong, size: Int64(bytes.count)) && !store.holds(sha256, size: Int64(bytes.count)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/incoming").isEmpty)
    }

    @Test func `refuses more bytes than were announced, and fewer`() async throws {
        let store = try BlobStore(root: root)
        let writer = try store.incoming(size: 3)
        await #expect(throws: BlobError.sizeDiffers(found: 9, announced: 3)) { try await writer.write(bytes) }
        let short = try store.incoming(size: 100)
        try await short.write(bytes)
        await #expect(throws: BlobError.sizeDiffers(found: 9, announced: 100)) { try await short.keep(as: sha256) }
    }

    @Test func `is not given up for a want of descriptors, which says nothing of the disk`() throws {
        let store = try BlobStore(root: root)
        store.suspectIfDisk(.disk(errno: EMFILE, doing: "creating a file"))
        #expect(throws: Never.self) { try store.incoming(size: 9) }
        store.suspectIfDisk(.disk(errno: EIO, doing: "syncing a file"))
        #expect(throws: BlobError.suspect) { try store.incoming(size: 9) }
    }

    @Test func `keeps the last room of its disk for what cannot wait`() async throws {
        let store = try BlobStore(root: root, reserve: 100), upload = UUID()
        #expect(store.isTight(for: 1))
        #expect(throws: BlobError.diskFull) { try store.incoming(size: 9) }
        #expect(throws: BlobError.diskFull) { try store.append(bytes, to: upload, at: 0) }
        let writer = try store.incoming(size: Int64(bytes.count), isUrgent: true)
        try await writer.write(bytes)
        try await writer.keep(as: sha256)
        try store.append(bytes, to: upload, at: 0, isUrgent: true)
        try store.place(upload, size: Int64(bytes.count), as: sha256)
        #expect(try store.holds(sha256, size: Int64(bytes.count)))
        #expect(try !BlobStore(root: root, reserve: 0).isTight(for: 1))
    }
}

extension BlobStore {
    /// Whether a whole object lies under that hash: by its own bytes, not by its name.
    func holds(_ sha256: String, size: Int64) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path(of: sha256)) else { return false }
        return try StagedFile(path(of: sha256), isNew: false).digest(of: size) == sha256
    }
}

extension String {
    fileprivate var leftPadded: String { count == 1 ? "0" + self : self }
}
