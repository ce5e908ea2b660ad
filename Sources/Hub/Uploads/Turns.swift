// Whose turn it is, as far as this process knows: a writer that has been overtaken stops before it writes.
import FoundationEssentials
import Records
import Synchronization

/// The newest turn of each upload in this process. The database decides what counts; this only spares the disk the bytes
/// of a connection that nobody listens to any more.
final class Turns: Sendable {
    private let newest = Mutex<[UUID: Int]>([:])

    func begin(_ turn: UploadTurn) {
        newest.withLock { $0[turn.upload] = max(turn.epoch, $0[turn.upload] ?? 0) }
    }

    func isNewest(_ turn: UploadTurn) -> Bool {
        newest.withLock { $0[turn.upload] == turn.epoch }
    }

    func end(_ turn: UploadTurn) {
        newest.withLock { if $0[turn.upload] == turn.epoch { $0[turn.upload] = nil } }
    }
}
