// One place of the pool: it holds a process, replaces a lost one, and blocks only its own thread.

import Dispatch
import Glibc
import Synchronization

/// A seat is asked by one caller at a time (the pool sees to that). Its blocking work runs on a queue of its
/// own, never on Swift's cooperative threads.
final class WorkerSeat: Sendable {
    /// The two parts of an answer as they came.
    struct Answer: Sendable {
        let head: [UInt8]
        let tail: [UInt8]
    }

    private enum Occupant: ~Copyable {
        case nobody
        case child(WorkerChild)
    }

    private let executable: String
    private let limits: WorkerLimits
    private let queue: DispatchQueue
    private let occupant = Mutex(Occupant.nobody)
    /// The process as others may kill it; zero when there is none. Never held while blocking for long.
    private let process = Mutex<pid_t>(0)
    private let isClosed = Atomic(false)

    init(_ executable: String, _ limits: WorkerLimits, number: Int) {
        self.executable = executable
        self.limits = limits
        queue = DispatchQueue(label: "lianyi.worker.\(number)")
        queue.async { self.fill() }
    }

    /// Puts the question and waits for the whole answer, at most for the limit's time.
    func ask(_ question: [UInt8]) async -> Result<Answer, WorkerError> {
        await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: self.conversation(question))
                self.fill()
            }
        }
    }

    /// Ends the process, even in the middle of a question, and starts no other.
    func close() async {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        process.withLock { if $0 > 0 { kill($0, SIGKILL) } }
        await withCheckedContinuation { continuation in
            queue.async {
                _ = self.vacate(patiently: false)
                continuation.resume()
            }
        }
    }

    private func conversation(_ question: [UInt8]) -> Result<Answer, WorkerError> {
        do throws(WorkerError) {
            try replaceTheDead()
            do throws(WorkerError) {
                return .success(try exchange(question))
            } catch {
                let end = vacate(patiently: error == .garbled)
                throw error == .garbled ? end ?? error : error
            }
        } catch {
            return .failure(isClosed.load(ordering: .sequentiallyConsistent) ? .closed : error)
        }
    }

    private func exchange(_ question: [UInt8]) throws(WorkerError) -> Answer {
        let deadline = ContinuousClock.now.advanced(by: limits.answerTime)
        return try occupant.withLock { occupant throws(WorkerError) in
            switch occupant {
            case .nobody: throw .garbled
            case .child(let child):
                try child.write(question, before: deadline)
                var room = limits.answerBytes
                let head = try child.part(before: deadline, within: &room)
                let tail = try child.part(before: deadline, within: &room)
                return Answer(head: head, tail: tail)
            }
        }
    }

    /// A process that died while nobody asked (killed by the system, say) costs no answer at all.
    private func replaceTheDead() throws(WorkerError) {
        let isAlive = occupant.withLock { occupant in
            switch occupant {
            case .nobody: false
            case .child(let child): child.isRunning()
            }
        }
        guard !isAlive else { return }
        _ = vacate(patiently: false)
        try start()
    }

    /// Keeps a process ready for the next question; a failure shows when that is asked.
    private func fill() {
        let isEmpty = occupant.withLock { occupant in
            switch occupant {
            case .nobody: true
            case .child: false
            }
        }
        if isEmpty { try? start() }
    }

    private func start() throws(WorkerError) {
        guard !isClosed.load(ordering: .sequentiallyConsistent) else { throw .closed }
        let child = try WorkerChild(executable, limits)
        process.withLock { $0 = child.process }
        var box: WorkerChild? = consume child
        occupant.withLock { occupant in
            if let child = box.take() { occupant = .child(child) }
        }
        // `close()` marks first and kills then: whichever of us comes second sees the other.
        guard !isClosed.load(ordering: .sequentiallyConsistent) else {
            _ = vacate(patiently: false)
            throw .closed
        }
    }

    /// The number of the process is forgotten before the process is reaped, so that nobody kills a stranger
    /// that got the same number.
    private func vacate(patiently: Bool) -> WorkerError? {
        process.withLock { $0 = 0 }
        return occupant.withLock { occupant in
            var leaving = Occupant.nobody
            swap(&leaving, &occupant)
            switch consume leaving {
            case .nobody: return nil
            case .child(let child): return child.end(patiently: patiently)
            }
        }
    }
}

extension WorkerChild {
    /// A length and so many bytes, taken from the room that is left.
    fileprivate borrowing func part(
        before deadline: ContinuousClock.Instant, within room: inout Int
    ) throws(WorkerError) -> [UInt8] {
        let count = WorkerFrame.count(try read(WorkerFrame.lengthBytes, before: deadline))
        guard count <= room else { throw .garbled }
        room -= count
        return try read(count, before: deadline)
    }
}
