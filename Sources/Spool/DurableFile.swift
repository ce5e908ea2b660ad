// Writing a file so that it is there after a power cut.
import FoundationEssentials
import Glibc

/// A new file that is written once and synced.
package final class DurableFile {
    private let path: String
    private let descriptor: Int32

    /// Creates a file that only its owner may read; one of that name must not exist.
    package init(creating path: String) throws(SpoolError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw .disk(path: path, errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Opens a file that is there, to write behind its end.
    private init(appendingTo path: String) throws(SpoolError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw .disk(path: path, errno: errno) }
    }

    /// Puts bytes behind the end of a file that is there; returns when they are on the disk.
    package static func append(_ bytes: [UInt8], to path: String) throws(SpoolError) {
        let file = try DurableFile(appendingTo: path)
        try file.write(bytes)
        try file.sync()
    }

    /// Appends bytes.
    package func write(_ bytes: [UInt8]) throws(SpoolError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw .disk(path: path, errno: errno)
            }
        }
    }

    /// Returns when the bytes are on the disk.
    package func sync() throws(SpoolError) {
        guard fdatasync(descriptor) == 0 else { throw .disk(path: path, errno: errno) }
    }

    /// Puts content under a name, all or nothing, replacing what was there: temporary file, sync, rename,
    /// sync of the folder.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(SpoolError) {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
        defer { unsafe unlink(temporary) }
        let file = try DurableFile(creating: temporary)
        try file.write(bytes)
        try file.sync()
        guard unsafe rename(temporary, path) == 0 else { throw .disk(path: path, errno: errno) }
        try syncFolder(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
    }

    /// Makes a file with content, all or nothing, unless there is one of that name: that one stays.
    package static func make(_ path: String, with bytes: [UInt8]) throws(SpoolError) {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
        defer { unsafe unlink(temporary) }
        let file = try DurableFile(creating: temporary)
        try file.write(bytes)
        try file.sync()
        guard unsafe link(temporary, path) == 0 || errno == EEXIST else { throw .disk(path: path, errno: errno) }
        try syncFolder(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
    }

    /// Lets a new file take shape under another name beside `path`, and gives it its name when it is whole and on the disk; a
    /// failure leaves nothing behind. A file of that name must not exist.
    package static func make(
        _ path: String, _ fill: (DurableFile) throws(SpoolError) -> Void
    ) throws(SpoolError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let name = path.split(separator: "/").last.map(String.init) ?? path
        removeParts(in: folder)
        let temporary = "\(folder)/.\(getpid()).\(UInt32.random(in: 0 ... .max)).part"
        defer { unsafe unlink(temporary) }
        let file = try DurableFile(creating: temporary)
        try fill(file)
        try file.sync()
        guard unsafe access(path, F_OK) != 0 else { throw .disk(path: name, errno: EEXIST) }
        guard unsafe rename(temporary, path) == 0 else { throw .disk(path: path, errno: errno) }
        try syncFolder(folder)
    }

    /// What a process that died left unfinished would keep its room on a stick for good.
    private static func removeParts(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard let owner = name.wholeMatch(of: /\.([0-9]+)\.[0-9]+\.part/).flatMap({ Int32($0.1) }) else { continue }
            if kill(owner, 0) != 0, errno == ESRCH { _ = unsafe unlink("\(folder)/\(name)") }
        }
    }

    /// Whether nobody but the owner may read or write the file.
    package static func isPrivate(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & 0o077 == 0
    }

    /// Returns when the names in a folder are on the disk.
    package static func syncFolder(_ path: String) throws(SpoolError) {
        let descriptor = unsafe open(path.isEmpty ? "/" : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .disk(path: path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .disk(path: path, errno: errno) }
    }
}
