// A real `lianyi-clinic run`: started, stopped, killed, started again.
import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// The agent of one clinic, and the folder that it watches.
package actor AgentProcess {
    package nonisolated let clinic: ClinicProcess
    package nonisolated let watch: String
    private let log: String
    private var process: Process?

    /// An agent that is not yet running; its watched folder and its log lie at `place`, or beside its home.
    package init(of clinic: ClinicProcess, at place: String? = nil) throws {
        self.clinic = clinic
        watch = (place ?? clinic.home) + "-watch"
        log = (place ?? clinic.home) + "-agent.log"
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: log, contents: nil)
    }

    /// The process, while it runs.
    package var pid: Int32? { process.flatMap { $0.isRunning ? $0.processIdentifier : nil } }

    /// Starts it; does not wait for anything. `tracer` is the program, with its words, under which it runs.
    package func start(
        operator account: String = "village02", _ settings: [String: String] = [:], under tracer: [String] = []
    ) throws {
        let process = Process()
        let words = tracer + [TestProgram("lianyi-clinic").path, "run", "--home", clinic.home, "--watch", watch]
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = TestProgram.environment.merging(ClinicProcess.environment) { $1 }
            .merging([
                "LIANYI_CLINIC_OPERATOR": account, "LIANYI_CLINIC_FETCH_SECONDS": "1",
                "LIANYI_CLINIC_UNASSIGNED": "send", "LIANYI_CLINIC_QUIET_SECONDS": "2",
            ]) { $1 }
            .merging(settings) { $1 }
        let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try errors.seekToEnd()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    /// Asks it to stop and waits; answers its exit status.
    package func stop() async throws -> Int32 { try await end(with: SIGTERM) }

    /// Kills it at once.
    package func crash() async throws { _ = try await end(with: SIGKILL) }

    /// Waits until it has ended by itself; answers its exit status.
    package func ended() async throws -> Int32 { try await end(with: 0) }

    private func end(with signal: Int32) async throws -> Int32 {
        guard let process else { return 0 }
        self.process = nil
        kill(process.processIdentifier, signal)
        return try await aside {
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    /// What it has said so far.
    package var said: String { String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self) }

    /// Puts a file into the watched folder under its final name at once.
    package nonisolated func drop(_ name: String, _ bytes: [UInt8], in lane: String = "") throws {
        let part = "\(watch)/\(UUID().uuidString).part"
        try Data(bytes).write(to: URL(fileURLWithPath: part))
        let folder = lane.isEmpty ? watch : watch + "/" + lane
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: part, toPath: folder + "/" + name)
    }
}
