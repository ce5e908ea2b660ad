// A real `lianyi-clinic run`: started, stopped, killed, started again.
import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// The agent of one clinic, and the folder that it watches.
actor AgentProcess {
    nonisolated let clinic: ClinicProcess
    nonisolated let watch: String
    private let log: String
    private var process: Process?

    /// An agent that is not yet running.
    init(of clinic: ClinicProcess) throws {
        self.clinic = clinic
        watch = clinic.home + "-watch"
        log = clinic.home + "-agent.log"
        try FileManager.default.createDirectory(atPath: watch, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: log, contents: nil)
    }

    /// Starts it; does not wait for anything.
    func start(operator account: String = "village02", _ settings: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: TestProgram("lianyi-clinic").path)
        process.arguments = ["run", "--home", clinic.home, "--watch", watch]
        process.environment = TestProgram.environment.merging(ClinicProcess.environment) { $1 }
            .merging([
                "LIANYI_CLINIC_OPERATOR": account, "LIANYI_CLINIC_FETCH_SECONDS": "1",
                "LIANYI_CLINIC_UNASSIGNED": "send",
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
    func stop() async throws -> Int32 { try await end(with: SIGTERM) }

    /// Kills it at once.
    func crash() async throws { _ = try await end(with: SIGKILL) }

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
    var said: String { String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self) }

    /// Puts a file into the watched folder under its final name at once.
    nonisolated func drop(_ name: String, _ bytes: [UInt8], in lane: String = "") throws {
        let part = "\(watch)/\(UUID().uuidString).part"
        try Data(bytes).write(to: URL(fileURLWithPath: part))
        let folder = lane.isEmpty ? watch : watch + "/" + lane
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: part, toPath: folder + "/" + name)
    }
}
