// Removing what is needed no more, on a thread of its own: a disk that hangs holds up no request.
import Blocking
import Failpoints
package import FoundationEssentials

/// Lets go of staged bytes, one file after another. Whoever hands them over does not wait; what a crash, or a disk that hangs for
/// long, leaves lying is found days later by ``sweepIncoming(_:)``.
package final class BlobSweeper: Sendable {
    /// So much waits behind a disk that hangs; what comes beyond it is left lying.
    private static let limit = 4096

    private enum Work: Sendable {
        case upload(UUID)
        case incoming(at: Date, @Sendable (Int) -> Void)

        func carryOut(in store: BlobStore) {
            switch self {
            case .upload(let upload):
                store.unstage(upload)
                failpoint(.uploadUnstaged)
            case .incoming(let now, let done): done(store.sweepIncoming(at: now))
            }
        }
    }

    private let work: AsyncStream<Work>.Continuation

    package init(_ store: BlobStore) {
        let (waiting, work) = AsyncStream.makeStream(of: Work.self, bufferingPolicy: .bufferingOldest(Self.limit))
        self.work = work
        Task(executorPreference: TaskThread(label: "lianyi.sweep")) {
            for await next in waiting { next.carryOut(in: store) }
        }
    }

    deinit { work.finish() }

    /// Forgets the staged bytes of uploads that are over, or whose whole has its place.
    package func unstage(_ uploads: [UUID]) {
        for upload in uploads { work.yield(.upload(upload)) }
    }

    /// Removes what uploads that were cut off left behind, after everything that was handed over before; see
    /// ``BlobStore/sweepIncoming(at:)``.
    /// - Parameter done: told how many files, on the sweeper's own thread.
    package func sweepIncoming(at now: Date, _ done: @escaping @Sendable (Int) -> Void) {
        work.yield(.incoming(at: now, done))
    }
}
