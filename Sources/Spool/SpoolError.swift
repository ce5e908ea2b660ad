// Why the spool did not do what it should.
import Glibc

/// What went wrong on this device. In every case what was in the spool before is still there.
package enum SpoolError: Error, Equatable {
    /// A file or folder of the spool could not be made, written or synced; `errno` says why.
    case disk(path: String, errno: Int32)
    /// The disk of the spool, in `folder`, has not so much room: `free` bytes for a file of `size`. Nothing was written.
    case noRoom(file: String, size: Int64, free: Int64, folder: String)
    /// The file to capture cannot be read.
    case unreadable(path: String, errno: Int32)
    /// The file to capture is empty.
    case empty(path: String)
    /// The file to capture changed while it was copied: whoever writes it has not finished.
    case changing(path: String)
    /// The file to capture is not an ordinary file.
    case notAFile(path: String)
    /// The database refuses; the text is SQLite's.
    case database(String)
    /// Another process of this home has it for longer than anybody should.
    case busy
    /// The database would not sync every commit to disk.
    case notDurable(journal: String, synchronous: Int)
    /// A spool written by a later version of this program.
    case fromTheFuture(version: Int)
    /// The key of the spool may be read by others than its owner.
    case keyExposed(path: String)
    /// The key of the spool is damaged, or is another than the one that sealed what is in it.
    case keyWrong(path: String)
    /// No such capture, or it is not in a state that allows this.
    case notPossible(exam: String)
}

extension SpoolError {
    /// Whether the disk, or this user's share of it, is full.
    package var isLackOfRoom: Bool {
        guard case .disk(_, let number) = self else { return false }
        return number == ENOSPC || number == EDQUOT
    }
}
