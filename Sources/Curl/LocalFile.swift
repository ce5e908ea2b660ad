// A file descriptor that closes itself.
import Glibc

/// One open file on this machine, read or written from front to back.
final class LocalFile {
    private let descriptor: Int32

    init?(reading path: String) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    init?(creating path: String) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// How many bytes came, zero at the end; nil when the disk fails.
    func read(into target: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = unsafe Glibc.read(descriptor, target.baseAddress, target.count)
            if count >= 0 { return count }
            guard errno == EINTR else { return nil }
        }
    }

    func write(all source: UnsafeRawBufferPointer) -> Bool {
        var rest = unsafe source[...]
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
            if count < 0 {
                guard errno == EINTR else { return false }
            } else {
                unsafe rest = rest.dropFirst(count)
            }
        }
        return true
    }

    func seek(to offset: Int64) -> Bool {
        lseek(descriptor, off_t(offset), SEEK_SET) == offset
    }
}
