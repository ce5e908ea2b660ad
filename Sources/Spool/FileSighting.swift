// A file as it was seen in a folder: enough to know it again, and to see that it changed.
import GRDB
import Glibc
package import HubAPI

/// One look at an ordinary file.
package struct FileSighting: Sendable, Hashable {
    /// Its name in the folder.
    package let name: String
    /// Where it lies.
    package let path: String
    /// How many bytes it had.
    package let size: Int64
    /// When it was last written, in nanoseconds since 1970, by this machine's clock; only ever compared for equality.
    package let modified: Int64
    let device: Int64
    let inode: Int64
    /// Where it lies, as the disk has it: the bytes of a name need not be UTF-8.
    let place: [CChar]

    /// Looks at a file; nil when there is no ordinary file of that name. Links are not followed.
    package init?(_ name: String, in folder: String) {
        self.init(name, path: folder + "/" + name, place: FolderEntry.place(Array(name.utf8), in: folder))
    }

    /// Looks at what a folder lists; nil when that is no ordinary file.
    /// - Parameter name: how it is called here, where the bytes are no UTF-8.
    package init?(_ entry: FolderEntry, as name: String) {
        self.init(name, path: entry.folder + "/" + name, place: entry.place)
    }

    private init?(_ name: String, path: String, place: [CChar]) {
        self.name = name
        self.path = path
        self.place = place
        var status = stat()
        guard unsafe lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        device = Int64(truncatingIfNeeded: status.st_dev)
        inode = Int64(truncatingIfNeeded: status.st_ino)
    }

    /// Says whether the file is still as it was seen.
    package func checkUnchanged() throws(SpoolError) {
        guard FileSighting(name, path: path, place: place) == self else { throw .changing(path: path) }
    }

    /// Whether somebody has it open for writing; nil where that cannot be told: the file is another user's and we lack
    /// CAP_LEASE, the file system keeps no leases, or it is shared with other machines, whose writers Linux does not see.
    package var isOpenForWriting: Bool? {
        let descriptor = unsafe open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard !MountTable.isShared(device: UInt64(bitPattern: device)) else { return nil }
        guard fcntl(descriptor, Self.setLease, Int32(F_RDLCK)) == 0 else { return errno == EAGAIN ? true : nil }
        _ = fcntl(descriptor, Self.setLease, Int32(F_UNLCK))
        return false
    }

    /// Some of its bytes; fewer when it ends before, nil when it cannot be read.
    package func bytes(from offset: Int64, count: Int) -> [UInt8]? {
        let descriptor = unsafe open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let got = unsafe pread(descriptor, buffer.baseAddress, count, off_t(offset))
            failed = got < 0
            filled = max(0, got)
        }
        return failed ? nil : bytes
    }

    /// Why its bytes cannot be read now; nil where they can.
    package var obstacle: SpoolError? {
        do throws(SpoolError) { _ = try SourceFile(path, at: place).next(1) } catch { return error }
        return nil
    }

    /// The hash of its bytes.
    /// - Throws: `unreadable`, `changing` and the like where that cannot be told now.
    package func sha256() throws(SpoolError) -> SHA256Hex {
        try SpoolFolder.digest(of: try SourceFile(path, at: place)).0
    }

    /// F_SETLEASE of Linux: a read lease is refused while anybody has the file open for writing.
    private static let setLease: Int32 = 1024

    /// Gives it another place on the same disk, replacing nothing. Answers whether it is there now.
    package func move(to target: String) throws(SpoolError) -> Bool {
        guard unsafe link(place, target) == 0 else {
            if errno == EEXIST { return try isSameFile(target) ? drop() : false }
            if errno == EPERM || errno == EOPNOTSUPP { return try rename(to: target) }
            throw .disk(path: target, errno: errno)
        }
        return try drop()
    }

    /// The name goes, the file stays under the other one.
    private func drop() throws(SpoolError) -> Bool {
        guard unsafe unlink(place) == 0 else { throw .disk(path: path, errno: errno) }
        return true
    }

    private func isSameFile(_ other: String) -> Bool {
        var status = stat()
        return unsafe lstat(other, &status) == 0 && Int64(truncatingIfNeeded: status.st_ino) == inode
            && Int64(truncatingIfNeeded: status.st_dev) == device
    }

    /// Where the file system has no hard links.
    private func rename(to target: String) throws(SpoolError) -> Bool {
        guard unsafe access(target, F_OK) != 0 else { return false }
        guard unsafe Glibc.rename(place, target) == 0 else { throw .disk(path: target, errno: errno) }
        return true
    }
}
