// The few calls to the file system that durability rests on.

import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#endif

/// POSIX calls with typed errors. Each retries EINTR, and nothing else.
enum Disk {
    /// Makes a folder and its name durable. False where it was there; then its name may not be durable yet.
    @discardableResult
    static func makeFolder(_ path: String) throws(BlobError) -> Bool {
        guard unsafe mkdir(path, 0o750) == 0 else {
            guard errno == EEXIST else { throw failure("making \(path)") }
            return false
        }
        try syncFolder(parent(of: path))
        return true
    }

    /// Gives a file a second name. False where that name is taken.
    @discardableResult
    static func link(_ from: String, _ to: String) throws(BlobError) -> Bool {
        guard unsafe Glibc.link(from, to) != 0 else { return true }
        guard errno == EEXIST else { throw failure("linking") }
        return false
    }

    /// Puts a file in the place of another, in one step.
    static func rename(_ from: String, _ to: String) throws(BlobError) {
        if unsafe Glibc.rename(from, to) != 0 { throw failure("replacing") }
    }

    static func syncFolder(_ path: String) throws(BlobError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opening a folder") }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("syncing a folder") }
    }

    /// The files of a folder whose last write was before `limit`.
    static func stale(in folder: String, by limit: Date) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        return names.map { folder + "/" + $0 }.filter { path in
            var facts = stat()
            return unsafe stat(path, &facts) == 0 && Double(facts.st_mtim.tv_sec) < limit.timeIntervalSince1970
        }
    }

    /// Whether nobody has the file open for writing: only then does the system give a lease to read it (fcntl(2),
    /// F_SETLEASE). False also where that cannot be told, as on network file systems.
    static func isUnwatched(_ path: String) throws(BlobError) -> Bool {
        let setLease: Int32 = 1024
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opening \(path)") }
        defer { _ = close(descriptor) }
        guard fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0 else { return false }
        _ = fcntl(descriptor, setLease, Int32(F_UNLCK))
        return true
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// The first bytes of a file; none where it cannot be read.
    static func beginning(of path: String, _ count: Int) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, unsafe read(descriptor, buffer.baseAddress, count))
        }
    }

    static func size(of path: String) -> Int64? {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 ? Int64(facts.st_size) : nil
    }

    /// How many bytes may still be written where `path` lies, and how many there are in all; nil where nobody says.
    static func room(at path: String) -> (free: Int64, all: Int64)? {
        var facts = statvfs()
        guard unsafe statvfs(path, &facts) == 0 else { return nil }
        let unit = Int64(clamping: facts.f_frsize)
        return (Int64(clamping: facts.f_bavail) * unit, Int64(clamping: facts.f_blocks) * unit)
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Lower-case hex, two digits a byte.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func failure(_ doing: String) -> BlobError {
        errno == ENOSPC || errno == EDQUOT ? .diskFull : .disk(errno: errno, doing: doing)
    }
}
