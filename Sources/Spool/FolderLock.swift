// One process at a time: a lock on a file, given back even when its holder is killed.
import Glibc

/// Holds an advisory lock on a file for as long as it lives.
///
/// Nobody but `deinit` closes the file: it runs also where an initialiser gives up after the file was opened, and a second
/// close would hit whatever another thread has opened under the same number since.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock at once; nil when another process has it.
    package init?(_ path: String) throws(SpoolError) {
        descriptor = try Self.opened(path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK { return nil }
            throw .disk(path: path, errno: errno)
        }
    }

    /// Takes the lock together with others who share it; waits while somebody has it alone.
    package init(shared path: String) throws(SpoolError) {
        descriptor = try Self.opened(path)
        while flock(descriptor, LOCK_SH) != 0 {
            guard errno == EINTR else { throw .disk(path: path, errno: errno) }
        }
    }

    private static func opened(_ path: String) throws(SpoolError) -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw .disk(path: path, errno: errno) }
        return descriptor
    }

    deinit {
        close(descriptor)
    }
}
