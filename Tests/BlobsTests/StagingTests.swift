// The staged bytes of an upload: cut to what was acknowledged, proved as a whole, and nobody's to write once they are stored.
import Crypto
import Foundation
import Testing

@testable import Blobs

@Suite struct `A staged upload` {
    private let folder = TestFolder("blobs")
    private let upload = UUID()
    private let bytes = Array("the first half, the second half".utf8)
    private var sha256: String { Disk.hex(SHA256.hash(data: bytes)) }
    private var staged: String { "\(folder.path)/staging/\(upload.uuidString.lowercased())" }

    @Test func `loses what lies behind the acknowledged offset when the next piece comes`() throws {
        let store = try BlobStore(root: folder.path)
        try store.append(Array(bytes[..<15]), to: upload, at: 0)
        try store.append(Array("never acknowledged, and longer than the rest".utf8), to: upload, at: 15)
        try store.append(Array(bytes[15...]), to: upload, at: 15)
        try store.place(upload, size: Int64(bytes.count), as: sha256)
        #expect(FileManager.default.contents(atPath: store.path(of: sha256)) == Data(bytes))
    }

    @Test func `keeps what was acknowledged, and that alone, when it is cut; one that is whole is not cut`() throws {
        let store = try BlobStore(root: folder.path)
        try store.cut(upload, to: 0)
        try store.append(Array(bytes[..<15]), to: upload, at: 0)
        try store.append(Array(bytes[15...]), to: upload, at: 15)
        try store.cut(upload, to: 15)
        #expect(FileManager.default.contents(atPath: staged) == Data(bytes[..<15]))
        try store.cut(upload, to: 20)
        #expect(FileManager.default.contents(atPath: staged) == Data(bytes[..<15]))
        try store.append(Array(bytes[15...]), to: upload, at: 15)
        try store.place(upload, size: Int64(bytes.count), as: sha256)
        try store.cut(upload, to: 3)
        try store.place(upload, size: Int64(bytes.count), as: sha256)
    }

    @Test func `is lost, and says so, where fewer bytes are here than were acknowledged`() throws {
        let store = try BlobStore(root: folder.path)
        try store.append(Array(bytes[..<15]), to: upload, at: 0)
        #expect(throws: BlobError.lost) { try store.append([1], to: upload, at: 16) }
        #expect(throws: BlobError.lost) { try store.append([1], to: UUID(), at: 1) }
        #expect(throws: BlobError.lost) { try store.place(UUID(), size: 1, as: sha256) }
    }

    @Test func `that is other bytes than announced is not stored, and may begin again`() throws {
        let store = try BlobStore(root: folder.path), other = [UInt8](repeating: 7, count: bytes.count)
        try store.append(other, to: upload, at: 0)
        #expect(throws: BlobError.digestDiffers(found: Disk.hex(SHA256.hash(data: other)))) {
            try store.place(upload, size: Int64(bytes.count), as: sha256)
        }
        #expect(try !store.holds(sha256, size: Int64(bytes.count)))
        store.unstage(upload)
        try store.append(bytes, to: upload, at: 0)
        try store.place(upload, size: Int64(bytes.count), as: sha256)
        #expect(try store.holds(sha256, size: Int64(bytes.count)))
    }

    @Test func `that a writer of yesterday still has open is not the file that is stored`() throws {
        let store = try BlobStore(root: folder.path)
        try store.append(bytes, to: upload, at: 0)
        let late = try StagedFile(staged, isNew: false)
        try store.place(upload, size: Int64(bytes.count), as: sha256)
        try late.cut(to: 3)
        try late.write([0, 0, 0], at: 0)
        #expect(FileManager.default.contents(atPath: store.path(of: sha256)) == Data(bytes))
    }

    @Test func `is placed again after a crash between the store and the row`() throws {
        let store = try BlobStore(root: folder.path)
        try store.append(Array(bytes[..<15]), to: upload, at: 0)
        for _ in 0..<2 {
            try store.append(Array(bytes[15...]), to: upload, at: 15)
            try store.place(upload, size: Int64(bytes.count), as: sha256)
        }
        store.unstage(upload)
        #expect(FileManager.default.contents(atPath: store.path(of: sha256)) == Data(bytes))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/staging").isEmpty)
    }
}

/// A folder that is gone with its owner.
private final class TestFolder: Sendable {
    let path: String

    init(_ name: String) {
        path = FileManager.default.temporaryDirectory.appending(path: "\(name)-\(UUID().uuidString)").path()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
