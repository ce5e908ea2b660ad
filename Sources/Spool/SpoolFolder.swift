// The folder of a spool: where files lie, and how one becomes durable there.
import Failpoints
package import FoundationEssentials
import Glibc
package import HubAPI

/// Copies files into `blob/` so that they survive a power cut before anybody is told so.
///
/// The order is law (T1 and T2): write under `tmp/`, fdatasync, rename to the hash, fsync the folder.
package struct SpoolFolder: Sendable {
    private static let pieceSize = 262_144

    private let root: String
    /// Messages that may be cut.
    package let cut: CutMessages
    /// Room for sending on a disk that is full.
    package let reserve: SpoolReserve

    /// Makes the folders that are missing, durably.
    package init(at root: String) throws(SpoolError) {
        self.root = root
        reserve = SpoolReserve(at: root + "/reserve")
        for folder in [root, root + "/tmp", root + "/blob"] {
            guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw .disk(path: folder, errno: errno)
            }
        }
        try DurableFile.syncFolder(root)
        cut = try CutMessages(at: root + "/cut")
        // The spool's own name, too: a power cut may otherwise take the folder with all that is synced in it.
        let above = root.lastIndex(of: "/").map { String(root[..<$0]) } ?? "."
        try DurableFile.syncFolder(above)
    }

    /// Where the database lies.
    var database: String { root + "/spool.sqlite" }

    /// Where the bytes with this hash lie.
    package func path(of hash: SHA256Hex) -> String { "\(root)/blob/\(hash)" }

    /// Nothing is removed from the folder while somebody holds this: from the moment a file is kept, or chosen to be sent
    /// again, until its exam is entered.
    package func holdAgainstPruning() throws(SpoolError) -> FolderLock { try FolderLock(shared: pruning) }

    /// The lock of whoever removes files; nil while somebody enters an exam.
    func lockForPruning() throws(SpoolError) -> FolderLock? { try FolderLock(pruning) }

    private var pruning: String { root + "/pruning.lock" }

    /// Removes the bytes with this hash; that they are gone already is no fault.
    func remove(_ hash: SHA256Hex) throws(SpoolError) {
        let path = path(of: hash)
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .disk(path: path, errno: errno) }
    }

    /// What was removed stays removed, whatever happens.
    func syncRemovals() throws(SpoolError) { try DurableFile.syncFolder(root + "/blob") }

    /// Copies a file in; afterwards its bytes are durable under their hash.
    package func keep(_ path: String, number: Int) throws(SpoolError) -> SpooledObject {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try keep(SourceFile(path), as: name, number: number)
    }

    /// Copies a file in that was seen in a folder, whatever the bytes of its name are.
    package func keep(_ file: FileSighting, number: Int) throws(SpoolError) -> SpooledObject {
        try keep(SourceFile(file.path, at: file.place), as: file.name, number: number)
    }

    private func keep(_ source: SourceFile, as name: String, number: Int) throws(SpoolError) -> SpooledObject {
        try checkRoom(for: source.size, of: name)
        return try keep(as: name, number: number) { (copy) throws(SpoolError) in
            var hash = RunningSHA256()
            while let piece = try source.next(Self.pieceSize) {
                hash.take(piece)
                try copy.write(piece)
            }
            try source.checkUnchanged(copied: hash.count)
            return (hash.value(), hash.count)
        }
    }

    /// A file that cannot fit is not begun: it would fill the disk for as long as it is tried, and whatever does fit with it.
    func checkRoom(for size: Int64, of name: String) throws(SpoolError) {
        guard let free = roomForCaptures, size > free else { return }
        throw .noRoom(file: name, size: size, free: free, folder: root)
    }

    /// How many bytes captures may still take; nil where the system does not say. What was given back to sending is not for them.
    private var roomForCaptures: Int64? { fullness().map { _ in max(0, freeBytes() - reserve.spent) } }

    /// Keeps bytes that come from no file; afterwards they are durable under their hash.
    package func keep(_ bytes: [UInt8], as name: String, number: Int) throws(SpoolError) -> SpooledObject {
        guard !bytes.isEmpty else { throw .empty(path: name) }
        if let room = roomForCaptures, bytes.count > room { throw .disk(path: root, errno: ENOSPC) }
        return try keep(as: name, number: number) { (copy) throws(SpoolError) in
            try copy.write(bytes)
            return (SHA256Hex(of: bytes), Int64(bytes.count))
        }
    }

    /// The same; a disk that fails is named by this folder, not by a name that is another with every try.
    private func keep(
        as name: String, number: Int, _ write: (DurableFile) throws(SpoolError) -> (SHA256Hex, Int64)
    ) throws(SpoolError) -> SpooledObject {
        let temporary = "\(root)/tmp/\(WireID.timeOrdered())"
        do throws(SpoolError) { return try keep(as: name, number: number, by: temporary, write) } catch {
            if case .disk(temporary, let number) = error { throw .disk(path: root, errno: number) }
            throw error
        }
    }

    /// Writes under `tmp/`, syncs, renames to the hash, syncs the folder.
    private func keep(
        as name: String, number: Int, by temporary: String,
        _ write: (DurableFile) throws(SpoolError) -> (SHA256Hex, Int64)
    ) throws(SpoolError) -> SpooledObject {
        defer { unsafe unlink(temporary) }
        let copy = try DurableFile(creating: temporary)
        let (hash, size) = try write(copy)
        failpoint(.captureCopied)
        try copy.sync()
        failpoint(.captureSynced)
        guard unsafe rename(temporary, path(of: hash)) == 0 else { throw .disk(path: temporary, errno: errno) }
        failpoint(.captureNamed)
        try DurableFile.syncFolder(root + "/blob")
        return SpooledObject(number: number, name: name, size: size, sha256: hash)
    }

    /// Whether the bytes here are, and can be shown to be, those that were captured.
    package func isWhole(_ object: SpooledObject) -> Bool { (try? holds(object)) ?? false }

    /// Whether the bytes here are still those that were captured.
    /// - Throws: `unreadable` where the disk does not give them now.
    package func holds(_ object: SpooledObject) throws(SpoolError) -> Bool {
        let (hash, size) = try Self.digest(of: path(of: object.sha256))
        return hash == object.sha256 && size == object.size
    }

    /// The hash and size of any file, read in pieces.
    package static func digest(of path: String) throws(SpoolError) -> (SHA256Hex, Int64) {
        try digest(of: SourceFile(path))
    }

    static func digest(of source: SourceFile) throws(SpoolError) -> (SHA256Hex, Int64) {
        var hash = RunningSHA256()
        while let piece = try source.next(pieceSize) { hash.take(piece) }
        return (hash.value(), hash.count)
    }

    /// Removes copies that were never finished, because their process ended more than a day ago.
    package func clearLeftovers(before moment: Date) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/tmp")) ?? []
        let newest = WireID.timeOrdered(at: moment.addingTimeInterval(-86_400)).description
        for name in names where WireID(name) != nil && name < newest {
            unsafe unlink("\(root)/tmp/\(name)")
        }
    }
}
