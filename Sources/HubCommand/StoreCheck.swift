// Whether the folder of blobs is the one that this database was written with.
import Blobs
import FoundationEssentials
import Postgres
import Records

/// Compares the folder with the database's memory of it.
struct StoreCheck {
    let store: BlobStore
    /// The folder's path, for the message.
    let path: String

    /// Throws unless the database knows this folder, or knows none yet.
    func compare(in database: Database) async throws {
        try admit(try await database.read { db in try db.blobStores() })
    }

    /// The same; a new database remembers the folder from now on, and the folder gets its mark.
    func compareAndRemember(in database: Database) async throws {
        try await compare(in: database)
        // A database of an earlier version knows no store, but may know a file that must lie here.
        if store.identity == nil, let sha256 = try await database.read({ db in try db.anyBlob() }),
            !FileManager.default.fileExists(atPath: store.path(of: sha256))
        {
            throw stranger
        }
        let mark = try store.marked()
        try admit(try await database.write { db in try db.remember(blobStore: mark) })
    }

    private func admit(_ known: [UUID]) throws {
        guard known.isEmpty || store.identity.map(known.contains) == true else { throw stranger }
    }

    private var stranger: Failure {
        Failure.configuration(
            "\(path) is not the folder of files that belongs to this database (LIANYI_BLOBS): its store-id is "
                + "\(store.identity?.uuidString.lowercased() ?? "missing"). Is its disk mounted? "
                + "文件目录不属于此数据库，请检查磁盘是否已挂载。")
    }
}
