// The file that is captured, watched for changes while it is copied.
import Glibc

/// An ordinary file being read from front to back.
final class SourceFile {
    private let path: String
    private let descriptor: Int32
    private let before: stat

    init(_ path: String) throws(SpoolError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
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
