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

    /// Writes an answer and gives the exit code. A file that is there is not overwritten; `-` is standard output.
    static func write(_ bytes: [UInt8], to path: String) -> Int32 {
        if path == "-" { return Pipe.write(bytes) ? 0 : 1 }
        guard create(path, bytes) else {
            let reason = unsafe String(cString: strerror(errno))
            Complaint.say(
                "\(path) 未写出（\(reason)）。请给出尚不存在的文件名。",
                "\(path) is not written: \(reason). Name a file that is not there yet.")
            return 1
        }
        return 0
    }
}
