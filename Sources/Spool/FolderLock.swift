// One process at a time: a lock on a file, given back even when its holder is killed.
import Glibc

/// Holds an advisory lock on a file for as long as it lives.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock at once; nil when another process has it.
    package init?(_ path: String) throws(SpoolError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw .disk(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let failure = errno
            close(descriptor)
            if failure == EWOULDBLOCK { return nil }
            throw .disk(path: path, errno: failure)
        }
    }

    /// Takes the lock together with others who share it; waits while somebody has it alone.
    package init(shared path: String) throws(SpoolError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw .disk(path: path, errno: errno) }
        while flock(descriptor, LOCK_SH) != 0 {
            guard errno == EINTR else {
                let failure = errno
                close(descriptor)
                throw .disk(path: path, errno: failure)
            }
        }
    }

    deinit {
        close(descriptor)
    }
}
