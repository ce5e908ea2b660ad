// Room that is set aside on the spool's disk, so that what was captured can be sent when nothing else fits any more.
import Glibc

/// A file of nothing. Sending writes little (that a try begins, how it ended, the receipt), but it cannot do without: on a disk that
/// captures filled to the last block it gives this room back, step by step. Capturing never touches it.
package struct SpoolReserve: Sendable {
    /// Bytes that are set aside: the spool's log may take 4 MiB (SQLite checkpoints it at 1,000 pages of 4 KiB), and a receipt
    /// takes some 8 KiB, as a row and as a file; so there is enough for 500 receipts.
    package static let size: Int64 = 8 << 20
    /// So many are given back at once.
    static let step: Int64 = 256 << 10
    /// It is filled only where this much is free beside it.
    private static let plenty: Int64 = 64 << 20

    private let path: String

    init(at path: String) { self.path = path }

    /// How many bytes it holds now; nil where it was never made.
    private var held: Int64? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? Int64(status.st_size) : nil
    }

    /// Bytes that were given back to sending, and are not for captures.
    package var spent: Int64 { held.map { max(0, Self.size - $0) } ?? 0 }

    /// Sets the room aside, or what is missing of it, where there is plenty. That it cannot is no fault: another time.
    package func fill(free: Int64) {
        guard held ?? 0 < Self.size, free >= Self.plenty else { return }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard posix_fallocate(descriptor, 0, off_t(Self.size)) == 0 else { return }
        _ = fsync(descriptor)
    }

    /// Gives some of it back.
    /// - Returns: false where nothing is left.
    package func spend() -> Bool {
        guard let held, held > 0 else { return false }
        return unsafe truncate(path, off_t(max(0, held - Self.step))) == 0
    }
}
