// The file that is captured, watched for changes while it is copied.
import Glibc

/// An ordinary file being read from front to back.
final class SourceFile {
    private let path: String
    private let descriptor: Int32
    private let before: stat

    /// Opens a file.
    /// - Parameter place: its path as the disk has it, where that is no UTF-8.
    init(_ path: String, at place: [CChar]? = nil) throws(SpoolError) {
        self.path = path
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
        descriptor = if let place { unsafe open(place, flags) } else { unsafe open(path, flags) }
        guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
        guard let status = Self.status(of: descriptor) else {
            close(descriptor)
            throw .unreadable(path: path, errno: errno)
        }
        before = status
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard status.st_size > 0 else { throw .empty(path: path) }
    }

    deinit {
        close(descriptor)
    }

    /// How many bytes it had when it was opened.
    var size: Int64 { Int64(before.st_size) }

    /// The next bytes; nil at the end.
    func next(_ limit: Int) throws(SpoolError) -> [UInt8]? {
        while true {
            var failure: Int32 = 0
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let got = unsafe read(descriptor, buffer.baseAddress, limit)
                failure = got < 0 ? errno : 0
                count = max(0, got)
            }
            if failure == 0 { return piece.isEmpty ? nil : piece }
            guard failure == EINTR else { throw .unreadable(path: path, errno: failure) }
        }
    }

    /// Says whether the file that was copied is the file that is there now.
    func checkUnchanged(copied: Int64) throws(SpoolError) {
        guard let after = Self.status(of: descriptor), copied == Int64(before.st_size),
            after.st_size == before.st_size, after.st_mtim.tv_sec == before.st_mtim.tv_sec,
            after.st_mtim.tv_nsec == before.st_mtim.tv_nsec
        else { throw .changing(path: path) }
    }

    private static func status(of descriptor: Int32) -> stat? {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? status : nil
    }
}
