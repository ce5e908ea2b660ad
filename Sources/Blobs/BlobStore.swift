// Bytes kept under their own SHA-256, durable before anybody is told so.
import Failpoints
package import FoundationEssentials
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A folder of blobs: `ab/cd/<sha256>`; `incoming/` for what arrives in one go; `staging/` for what arrives in pieces.
/// Several hubs may share it.
package final class BlobStore: Sendable {
    private let root: String
    private let isSuspect = Atomic(false)
    /// The folders whose names this process knows to be durable, by the digits that they stand for.
    private let settled = Mutex(Set<String>())

    /// Which share of the disk is kept free, in percent, for what cannot wait (reliability §3.4).
    private let reserve: Int64

    /// Opens the store, making its folders.
    package init(root: String, reserve: Int64 = 5) throws(BlobError) {
        self.root = root
        self.reserve = reserve
        try Disk.makeFolder(root)
        try Disk.makeFolder(root + "/incoming")
        try Disk.makeFolder(staging)
    }

    var staging: String { root + "/staging" }

    /// Whether a disk error has been seen by this process.
    package var isSuspected: Bool { isSuspect.load(ordering: .acquiring) }

    /// Where a blob of that SHA-256 (lower-case hex) lies, whether or not it is there.
    package func path(of sha256: String) -> String {
        "\(root)/\(sha256.prefix(2))/\(sha256.dropFirst(2).prefix(2))/\(sha256)"
    }

    /// The first bytes of a blob, at most so many; none where it is not here.
    package func beginning(of sha256: String, _ count: Int) -> [UInt8] { Disk.beginning(of: path(of: sha256), count) }

    /// Whether so many more bytes would touch the reserve, which only emergencies may fill.
    package func isTight(for bytes: Int64) -> Bool {
        guard let room = Disk.room(at: root) else { return false }
        return room.free - bytes < room.all / 100 * reserve
    }

    /// A file to write an arriving object into. It vanishes with the writer unless it is kept.
    /// - Throws: `diskFull` where it would touch the reserve and `isUrgent` is false.
    package func incoming(size: Int64, isUrgent: Bool = false) throws(BlobError) -> BlobWriter {
        guard !isSuspected else { throw .suspect }
        guard isUrgent || !isTight(for: size) else { throw .diskFull }
        return try BlobWriter(store: self, path: incomingPath(), size: size)
    }

    /// Removes what uploads that were cut off left behind: a day ago or earlier where they came in one go; where
    /// they came in pieces, a day after an untouched upload is over. Answers how many files.
    package func sweepIncoming(at now: Date) -> Int {
        let day = 86_400.0
        let stale = Disk.stale(in: root + "/incoming", by: now - day) + Disk.stale(in: staging, by: now - 8 * day)
        for path in stale { Disk.remove(path) }
        return stale.count
    }

    func incomingPath() -> String { "\(root)/incoming/\(UUID().uuidString.lowercased())" }

    /// Moves a written and synced file to its place: link, then fsync of every folder that has changed
    /// (reliability §3.4, S7). These bytes have just been proved, so they take the place of whatever lies there: a file that a
    /// disk spoilt has the same name and the same size.
    func adopt(_ incoming: String, sha256: String) throws(BlobError) {
        let target = path(of: sha256), folder = Disk.parent(of: target)
        do {
            try settle(Disk.parent(of: folder), of: String(sha256.prefix(2)))
            try settle(folder, of: String(sha256.prefix(4)))
            if try !Disk.link(incoming, target) { try replace(target, by: incoming) }
            failpoint(.blobLinked)
            try Disk.syncFolder(folder)
            failpoint(.blobKept)
        } catch {
            suspectIfDisk(error)
            throw error
        }
    }

    /// The incoming file keeps its own name: whoever died before the row is written finds it there.
    private func replace(_ target: String, by incoming: String) throws(BlobError) {
        let second = incomingPath()
        // Where both names are one file already, rename(2) does nothing and leaves both.
        defer { Disk.remove(second) }
        try Disk.link(incoming, second)
        try Disk.rename(second, target)
    }

    /// Makes a folder whose name is durable when this returns. One that is there already may have been made by a process that
    /// died before it synced, so what lies above it is synced once in the life of this process.
    private func settle(_ folder: String, of digits: String) throws(BlobError) {
        let isMade = try Disk.makeFolder(folder)
        guard isMade || !settled.withLock({ $0.contains(digits) }) else { return }
        if !isMade { try Disk.syncFolder(Disk.parent(of: folder)) }
        settled.withLock { _ = $0.insert(digits) }
    }

    /// A disk that failed is not written to again. That there was no descriptor left to open a file with says nothing of it:
    /// only open(2) answers so, and what was to be kept was not touched.
    func suspectIfDisk(_ error: BlobError) {
        guard case .disk(let errno, _) = error, errno != EMFILE, errno != ENFILE else { return }
        isSuspect.store(true, ordering: .releasing)
    }
}
