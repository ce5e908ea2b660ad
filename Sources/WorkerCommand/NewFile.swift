// A file that must not be there yet.

import Glibc

enum NewFile {
    /// Makes a file that is not there yet; false, with `errno`, where that cannot be.
    static func create(_ path: String, _ bytes: [UInt8]) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode_t(0o600))
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard Pipe.write(bytes, to: descriptor) else {
            let reason = errno
            unsafe _ = unlink(path)
            errno = reason
            return false
        }
        return true
    }
}
