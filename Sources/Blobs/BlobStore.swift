// Bytes kept under their own SHA-256, durable before anybody is told so.
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A folder of blobs: `ab/cd/<sha256>`, and `incoming/` for what is still arriving. Several hubs may share it.
package final class BlobStore: Sendable {
    private let root: String
    private let isSuspect = Atomic(false)

    /// Opens the store, making its folders.
    package init(root: String) throws(BlobError) {
        self.root = root
        try Disk.makeFolder(root)
        try Disk.makeFolder(root + "/incoming")
    }

    /// Where a blob of that SHA-256 (lower-case hex) lies, whether or not it is there.
    package func path(of sha256: String) -> String {
        "\(root)/\(sha256.prefix(2))/\(sha256.dropFirst(2).prefix(2))/\(sha256)"
    }

    /// A file to write an arriving object into. It vanishes with the writer unless it is kept.
    package func incoming(size: Int64) throws(BlobError) -> BlobWriter {
        guard !isSuspect.load(ordering: .acquiring) else { throw .suspect }
        return try BlobWriter(store: self, path: "\(root)/incoming/\(UUID().uuidString.lowercased())", size: size)
    }

    /// Whether a blob is here, whole by its size.
    package func holds(_ sha256: String, size: Int64) -> Bool { Disk.size(of: path(of: sha256)) == size }

    /// Moves a written and synced file to its place: link, then fsync of every folder that changed
    /// (reliability §3.4, S7). A blob that is there already is the same bytes by name.
    func adopt(_ incoming: String, sha256: String) throws(BlobError) {
        let target = path(of: sha256), folder = Disk.parent(of: target), upper = Disk.parent(of: folder)
        do {
            try Disk.makeFolder(upper)
            try Disk.makeFolder(folder)
            try Disk.link(incoming, target)
            try Disk.syncFolder(folder)
            try Disk.syncFolder(upper)
            try Disk.syncFolder(root)
        } catch {
            suspectIfDisk(error)
            throw error
        }
    }

    func suspectIfDisk(_ error: BlobError) {
        if case .disk = error { isSuspect.store(true, ordering: .releasing) }
    }
}
