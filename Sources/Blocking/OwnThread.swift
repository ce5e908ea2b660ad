// A serial executor for an actor whose work blocks: database calls, C libraries, disks.
import Dispatch

/// The one place where an actor that blocks may run, away from the pool that all other tasks share.
///
/// A blocking call (libpq, libcurl, `fsync`) made on the cooperative pool would hold up unrelated tasks.
/// An actor that owns one of these keeps its own queue, so only its own callers wait:
///
/// ```swift
/// actor Line {
///     nonisolated let thread = OwnThread(label: "line")
///     nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
/// }
/// ```
///
/// Jobs run one after another in the order in which they were enqueued. `DispatchSerialQueue`, which does
/// the same on Apple's systems, does not exist on Linux (swift-corelibs-libdispatch issue 848).
package final class OwnThread: SerialExecutor {
    private let queue: DispatchQueue

    /// Opens a serial queue.
    /// - Parameter label: shown by debuggers and crash reports; it need not be unique.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs one job of the actor after all jobs that were enqueued before it. Called by the Swift runtime.
    package func enqueue(_ job: consuming ExecutorJob) {
        let waiting = UnownedJob(job)
        queue.async {
            unsafe waiting.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }

    /// The unretained name of this executor, for an actor's `unownedExecutor`.
    ///
    /// The actor must keep this object for as long as it lives, which a stored `let` does.
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}
