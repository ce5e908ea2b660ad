// The spool: what a clinic has captured and received, durable before anybody is told.
import Blocking
import GRDB
import Glibc

/// The clinic's own memory: captures with their files, receipts and reports.
///
/// Every commit is synced (WAL with `synchronous=FULL`; with NORMAL a power cut loses committed rows), which
/// is checked when the spool is opened. Several processes may open one spool.
package actor Spool {
    private nonisolated let thread: OwnThread
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// The files.
    package nonisolated let folder: SpoolFolder
    private let queue: DatabaseQueue
    /// Seals what names people.
    let seal: SpoolSeal
    /// Captures that were looked for since this process began and cannot be read. They are kept as they are.
    package internal(set) var unreadable: Set<String> = []

    /// Opens the spool in a folder, making or upgrading it as needed.
    package init(at root: String) throws(SpoolError) {
        thread = OwnThread(label: "lianyi.spool")
        folder = try SpoolFolder(at: root)
        seal = try SpoolSeal(keyFile: root + ".key")
        queue = try Self.open(folder.database, sealedBy: seal.id, in: root + ".key")
        try DurableFile.syncFolder(root)
    }

    /// The folder is beside its key: `spool/` and `spool.key`.
    private static func open(
        _ path: String, sealedBy key: String, in keyFile: String
    ) throws(SpoolError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.foreignKeysEnabled = true
        return try patiently { () throws in
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") ?? ""
                try database.execute(sql: "PRAGMA synchronous = FULL")
                let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
                guard journal == "wal", synchronous == 2 else {
                    throw SpoolError.notDurable(journal: journal, synchronous: synchronous)
                }
                try database.inTransaction(.immediate) {
                    try SpoolSchema.bring(database)
                    guard try isOwn(key, in: database) else { throw SpoolError.keyWrong(path: keyFile) }
                    return .commit
                }
            }
            return queue
        }
    }

    /// Tries again, for half a minute, while another process of this home opens or closes the spool: SQLite asks nobody to
    /// wait while a log begins or is recovered.
    private static func patiently<Value>(_ body: () throws -> Value) throws(SpoolError) -> Value {
        for _ in 0..<300 {
            do { return try naming(body) } catch .busy { usleep(100_000) }
        }
        return try naming(body)
    }

    /// Whether this key sealed what is in the spool; the first one that comes is noted.
    private static func isOwn(_ key: String, in database: Database) throws -> Bool {
        let known = try String.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'seal-key'")
        if known == nil { try set("seal-key", to: key, in: database) }
        return known ?? key == key
    }

    static func set(_ name: String, to value: String, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value])
    }

    /// Runs a synced transaction: when this returns, it survives a power cut.
    func write<Value: Sendable>(_ body: (Database) throws -> Value) throws(SpoolError) -> Value {
        try Self.naming { () throws in
            try queue.writeWithoutTransaction { database in
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try body(database)
                    return .commit
                }
                guard let value else { throw SpoolError.database("no value") }
                return value
            }
        }
    }

    /// Reads.
    func read<Value: Sendable>(_ body: (Database) throws -> Value) throws(SpoolError) -> Value {
        try Self.naming { () throws in try queue.read(body) }
    }

    /// What the connection was told of durability: `wal` and 2 (FULL), or the spool would not have opened.
    package func durability() throws(SpoolError) -> (journal: String, synchronous: Int) {
        try read { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
            )
        }
    }

    private static func naming<Value>(_ body: () throws -> Value) throws(SpoolError) -> Value {
        do {
            return try body()
        } catch let error as SpoolError {
            throw error
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_FULL || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        {
            // The second is said where the log's index finds no room to grow, as when the spool is opened on a full disk.
            throw .disk(path: "spool.sqlite", errno: ENOSPC)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw .busy
        } catch let error as DatabaseError {
            throw .database("\(error.message ?? "") (\(error.extendedResultCode.rawValue))")
        } catch {
            throw .database("\(error)")
        }
    }
}
