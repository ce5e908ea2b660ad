// Why a worker process gave no answer.

package import Exams

/// A question that got no answer from a worker. Only `.refused` speaks about the file itself; after every
/// other one the object may be asked about again.
package enum WorkerError: Error, Equatable, Sendable {
    /// The program could not be started; the system's error number.
    case cannotStart(Int32)
    /// The process ended by this signal while it worked on the question; it has been replaced.
    case crashed(signal: Int32)
    /// The process ended by itself with this code while it worked on the question; it has been replaced.
    case exited(code: Int32)
    /// The question took longer than the limit; the process was killed and replaced.
    case timedOut
    /// The process answered something that is no answer; it was killed and replaced.
    case garbled
    /// As many callers are waiting as may wait.
    case tooManyWaiting
    /// No process became free within the limit.
    case waitedTooLong
    /// The asking task was cancelled while it waited for a process.
    case cancelled
    /// The pool has been shut down.
    case closed
    /// The worker could not open this file; the system's error number.
    case cannotOpen(file: String, error: Int32)
    /// The files hold no samples, for this reason.
    case refused(IntakeReason)

    /// Whether the file may be to blame. A program that does not start, or a pool that is full or closing, says nothing
    /// about any file.
    package var speaksOfTheFile: Bool {
        switch self {
        case .crashed, .exited, .timedOut, .garbled, .refused: true
        case .cannotStart, .tooManyWaiting, .waitedTooLong, .cancelled, .closed, .cannotOpen: false
        }
    }
}
