// Lays an exam's files out for a worker: blobs where they lie, small inline objects in a folder that is cleared at once.
import Blobs
import FoundationEssentials
import Workers

/// A place to look at files. Nothing stays on it.
struct Desk: Sendable {
    let blobs: BlobStore

    /// Calls `look` with the files by name and path. `inline` are the bytes of those that are not in the blob store.
    func laidOut<Seen: Sendable>(
        _ files: [(number: Int, name: String, sha256: String)], inline: [Int: [UInt8]],
        _ look: ([WorkerFile]) async throws -> Seen
    ) async throws -> Seen {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "lianyi-desk-\(UUID().uuidString.lowercased())")
        if !inline.isEmpty {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        defer { if !inline.isEmpty { try? FileManager.default.removeItem(at: folder) } }
        let found = try files.map { file in
            guard let bytes = inline[file.number] else {
                return WorkerFile(name: file.name, path: blobs.path(of: file.sha256))
            }
            let path = folder.appending(path: "\(file.number)")
            try Data(bytes).write(to: path)
            return WorkerFile(name: file.name, path: path.path())
        }
        return try await look(found)
    }
}
