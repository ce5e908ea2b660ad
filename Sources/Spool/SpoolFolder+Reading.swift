// Reading what lies in the spool, piece by piece, and how much room its disk still has.
import Glibc
import HubAPI

extension SpoolFolder {
    /// Some bytes of a captured file; fewer when it ends before.
    /// - Throws: `unreadable` when the disk does not give them.
    package func bytes(of object: SpooledObject, from offset: Int64, count: Int) throws(SpoolError) -> [UInt8] {
        let path = path(of: object.sha256)
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
        defer { close(descriptor) }
        var failure: Int32 = 0
        let wanted = Int(max(0, min(Int64(count), object.size - offset)))
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), wanted - filled,
                    off_t(offset) + off_t(filled))
                if got > 0 {
                    filled += got
                } else if got == 0 || errno != EINTR {
                    failure = got == 0 ? 0 : errno
                    return
                }
            }
        }
        guard failure == 0 else { throw .unreadable(path: path, errno: failure) }
        return piece
    }

    /// Whether a file of so many bytes cannot be kept now, as ``keep(_:number:)`` says it; nil where it can.
    package func lackOfRoom(for size: Int64, of name: String) -> SpoolError? {
        do throws(SpoolError) { try checkRoom(for: size, of: name) } catch { return error }
        return nil
    }

    /// How full the disk of the spool is, in percent of what this user may fill; nil when the system does not say.
    package func fullness() -> Int? {
        var status = statvfs()
        guard unsafe statvfs(database, &status) == 0, status.f_blocks > 0 else { return nil }
        let used = status.f_blocks - status.f_bfree
        let room = used + status.f_bavail
        return room == 0 ? 100 : Int((used * 100 + room - 1) / room)
    }

    /// Sets room aside for sending, where there is plenty.
    package func fillReserve() { reserve.fill(free: freeBytes()) }

    /// Less than this, in bytes, takes no photograph and hardly a row of the database: 1 MiB.
    private static let least: Int64 = 1 << 20

    /// Whether nothing more can be kept.
    package var isFull: Bool { fullness() != nil && freeBytes() < Self.least }

    /// How many bytes this user may still write on the disk of the spool; 0 when the system does not say.
    package func freeBytes() -> Int64 {
        var status = statvfs()
        guard unsafe statvfs(database, &status) == 0 else { return 0 }
        let (bytes, isTooMany) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return isTooMany ? .max : Int64(clamping: bytes)
    }
}
