// An executor for tasks that block as they go: loops over folders, disks and devices.
import Dispatch

/// Where a task runs that reads, copies and syncs between its suspensions, away from the pool that all other tasks share.
///
/// An actor that blocks owns an ``OwnThread``. A loop whose every step may meet a slow disk runs here as a whole, with all that it
/// calls and is isolated to nothing else (SE-0417):
///
/// ```swift
/// let disk = TaskThread(label: "watching")
/// group.addTask(executorPreference: disk) { await loop.run() }
/// ```
///
/// Jobs run one after another in the order in which they were enqueued.
package final class TaskThread: TaskExecutor {
    private let queue: DispatchQueue

    /// Opens a serial queue.
    /// - Parameter label: shown by debuggers and crash reports; it need not be unique.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs one job of a task after all jobs that were enqueued before it. Called by the Swift runtime.
    package func enqueue(_ job: consuming ExecutorJob) {
        let waiting = UnownedJob(job)
        queue.async {
            unsafe waiting.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
