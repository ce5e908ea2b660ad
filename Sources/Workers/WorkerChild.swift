// A running worker process: its pipes, its deadline, its end.

import CConfine
import Glibc

/// One process with the hub's ends of its pipes. All calls block and belong on a thread of their own.
struct WorkerChild: ~Copyable {
    let process: pid_t
    private let toProcess: Int32
    private let fromProcess: Int32

    /// Writing to a process that has died must be an error, not the end of the hub.
    private static let isPipeSignalIgnored: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    init(_ executable: String, _ limits: WorkerLimits) throws(WorkerError) {
        guard Self.isPipeSignalIgnored else { throw .cannotStart(0) }
        let arguments = [
            executable, "serve", "--memory", String(limits.memoryBytes), "--processor-seconds",
            String(limits.processorSeconds), "--niceness", String(limits.niceness),
        ]
        var process: pid_t = 0
        var input: Int32 = -1
        var output: Int32 = -1
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        let status = unsafe lianyi_start(executable, &pointers, &process, &input, &output)
        guard status == 0 else { throw .cannotStart(status) }
        self.process = process
        toProcess = input
        fromProcess = output
    }

    /// Writes all bytes before the deadline.
    borrowing func write(_ bytes: [UInt8], before deadline: ContinuousClock.Instant) throws(WorkerError) {
        var sent = 0
        while sent < bytes.count {
            try wait(toProcess, for: Int16(POLLOUT), before: deadline)
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(toProcess, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
            }
            if count > 0 { sent += count }
            if count < 0, errno != EAGAIN, errno != EINTR { throw .garbled }
        }
    }

    /// Reads exactly `count` bytes before the deadline, growing with what comes and not with what is
    /// announced.
    borrowing func read(_ count: Int, before deadline: ContinuousClock.Instant) throws(WorkerError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            try wait(fromProcess, for: Int16(POLLIN), before: deadline)
            let room = min(count - bytes.count, 1 << 20)
            var length = 0
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                length = unsafe Glibc.read(fromProcess, buffer.baseAddress, room)
                filled = max(0, length)
            }
            if length == 0 { throw .garbled }
            if length < 0, errno != EAGAIN, errno != EINTR { throw .garbled }
            bytes += piece
        }
        return bytes
    }

    /// Whether the process is still running; a dead one is reaped by `end()`.
    borrowing func isRunning() -> Bool {
        var info = unsafe siginfo_t()
        let status = unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
        return unsafe status == 0 && info.si_signo == 0
    }

    /// Ends the process if it still runs, reaps it, closes the pipes, and says how it had ended by itself:
    /// nil when it was this call that ended it.
    ///
    /// - Parameter patiently: the process has closed its pipe and is surely on its way out, so its own end is
    ///   waited for (a second at most) before it is killed.
    consuming func end(patiently: Bool) -> WorkerError? {
        closePipes()
        var patience = patiently ? 1_000 : 0
        while patience > 0, isRunning() {
            usleep(1_000)
            patience -= 1
        }
        let wasRunning = isRunning()
        let status = reap()
        discard self
        return wasRunning ? nil : Self.meaning(ofStatus: status)
    }

    /// A pool that is let go without being shut down leaves no process behind.
    deinit {
        closePipes()
        _ = reap()
    }

    private borrowing func closePipes() {
        close(toProcess)
        close(fromProcess)
    }

    /// Kills (which a dead process does not mind) and collects the wait status.
    private borrowing func reap() -> Int32 {
        kill(process, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// The wait status of the system as an error: ended by a signal, or by itself.
    private static func meaning(ofStatus status: Int32) -> WorkerError {
        let signal = status & 0x7F
        if signal == SIGXCPU { return .timedOut }
        return signal == 0 ? .exited(code: status >> 8 & 0xFF) : .crashed(signal: signal)
    }

    private borrowing func wait(
        _ descriptor: Int32, for event: Int16, before deadline: ContinuousClock.Instant
    ) throws(WorkerError) {
        var watched = pollfd(fd: descriptor, events: event, revents: 0)
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw .timedOut }
            let milliseconds =
                left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
            let ready = unsafe poll(&watched, 1, Int32(clamping: milliseconds + 1))
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .garbled }
        }
    }
}
