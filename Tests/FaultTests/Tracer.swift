// strace as a saboteur: it makes a program's k-th call of a kind fail, or kills the program at it.
import Foundation
import Glibc
import LiveCounty

/// What goes wrong at which call.
struct Sabotage: Sendable, CustomStringConvertible {
    /// What happens instead of the call's work.
    enum Outcome: String, CaseIterable, Sendable {
        case inputOutput = "error=EIO"
        case noSpace = "error=ENOSPC"
        case death = "signal=SIGKILL"
    }

    /// The calls that durability rests on.
    static let calls = [
        "fsync", "fdatasync", "pwrite64", "write", "openat", "ftruncate", "link,linkat", "rename,renameat,renameat2",
        "unlink,unlinkat", "pread64", "mkdir,mkdirat", "utimensat",
        // A word to Postgres or to the hub that is not sent, an answer that is not heard (a COMMIT's among them), one that does not
        // reach the terminal.
        "sendto", "recvfrom", "writev",
    ]

    var call: String
    var outcome: Outcome
    /// Which of a thread's calls it is, from 1.
    var turn: Int

    var words: [String] { ["-e", "trace=" + call, "-e", "inject=\(call):\(outcome.rawValue):when=\(turn)"] }
    var description: String { "\(call):\(outcome.rawValue):when=\(turn)" }
}

/// strace on a program that runs.
actor Tracer {
    private static let path = "/usr/bin/strace"
    private var process: Process?

    /// Whether strace is here and may trace.
    static let isAvailable: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "/bin/true"]
        process.standardError = FileHandle.nullDevice
        guard FileManager.default.isExecutableFile(atPath: path), (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// The words before a program that is to be started under it; the program keeps the place of the started process.
    static func words(_ sabotage: Sabotage) -> [String] {
        [path, "-D", "-f", "-qq", "-o", "/dev/null"] + sabotage.words + ["--"]
    }

    /// Begins to trace every thread of a process.
    func attach(to pid: Int32, _ sabotage: Sabotage) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = ["-f", "-qq", "-o", "/dev/null", "-p", "\(pid)"] + sabotage.words
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        _ = try await eventually("a traced process") {
            !process.isRunning || kill(pid, 0) != 0 || Self.isTraced(pid) ? true : nil
        }
    }

    private static func isTraced(_ pid: Int32) -> Bool {
        let status = String(
            decoding: FileManager.default.contents(atPath: "/proc/\(pid)/status") ?? Data(), as: UTF8.self)
        return !status.contains("TracerPid:\t0\n")
    }

    /// Leaves the process alone. The kernel lets a traced process go when its tracer dies; strace itself, asked kindly,
    /// waits for threads that sleep.
    func detach() async throws {
        guard let process else { return }
        self.process = nil
        kill(process.processIdentifier, SIGKILL)
        _ = try await eventually("the tracer's end") { process.isRunning ? nil : true }
    }
}
