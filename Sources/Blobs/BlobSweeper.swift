// Removing what is needed no more, on a thread of its own: a disk that hangs holds up no request.
import Blocking
package import FoundationEssentials

/// Lets go of staged bytes. Owns a thread, because disks block.
package actor BlobSweeper {
    private nonisolated let thread = OwnThread(label: "lianyi.sweep")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private let store: BlobStore

    package init(_ store: BlobStore) { self.store = store }

    /// Forgets the staged bytes of uploads that are over, or whose whole has its place.
    package func unstage(_ uploads: [UUID]) {
        for upload in uploads { store.unstage(upload) }
    }

    /// Removes what uploads that were cut off left behind; see ``BlobStore/sweepIncoming()``.
    package func sweepIncoming() -> Int { store.sweepIncoming() }
}
