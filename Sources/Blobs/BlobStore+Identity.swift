// The mark by which a folder of blobs is known again.
package import FoundationEssentials

extension BlobStore {
    /// The id that lies in the folder; nil in one that was never used, or whose disk is not mounted.
    package var identity: UUID? {
        FileManager.default.contents(atPath: mark).flatMap { data in
            UUID(uuidString: String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace })
        }
    }

    /// The same, made durable first where there is none.
    package func marked() throws(BlobError) -> UUID {
        if identity == nil {
            let draft = incomingPath()
            let file = try DirectFile(creating: draft, size: 0)
            defer { Disk.remove(draft) }
            try file.write(Array("\(UUID().uuidString.lowercased())\n".utf8))
            try file.sync()
            try Disk.link(draft, mark)
            try Disk.syncFolder(Disk.parent(of: mark))
        }
        guard let identity else { throw .disk(errno: 0, doing: "reading \(mark)") }
        return identity
    }

    private var mark: String { Disk.parent(of: staging) + "/store-id" }
}
