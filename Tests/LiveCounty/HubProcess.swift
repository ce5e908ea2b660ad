// A real `lianyi-hub serve` over a real database: started, stopped, killed, and started again at the same address.
import Foundation
package import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// One hub process, and the folder with its log and blobs.
package actor HubProcess {
    package nonisolated let folder: String
    package nonisolated let environment: [String: String]
    package private(set) var url = ""
    private let authority: TestAuthority?
    private var port = 0
    private var process: Process?

    /// A hub that is not yet running; with a certificate of that authority it speaks TLS.
    package init(environment: [String: String], folder: String, of authority: TestAuthority? = nil) {
        self.folder = folder
        self.authority = authority
        // What a killed hub leaves in its temporary folder goes with the test.
        self.environment = environment.merging(
            ["LIANYI_LOG_LEVEL": "notice", "LIANYI_WORKERS": "1", "TMPDIR": folder]) { $1 }
            .merging(Self.tls(authority)) { $1 }
    }

    /// The process, while it runs.
    package var pid: Int32? { process.flatMap { $0.isRunning ? $0.processIdentifier : nil } }

    /// Starts it and waits until it says that it is ready. The first start takes any free port, later ones the same.
    /// - Parameter settings: more variables of its environment, this once.
    package func start(_ settings: [String: String] = [:]) async throws {
        let log = "\(folder)/hub-\(UUID().uuidString).log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: TestProgram("lianyi-hub").path)
        process.arguments = ["serve"]
        process.environment = TestProgram.environment.merging(environment) { $1 }
            .merging(["LIANYI_LISTEN": "127.0.0.1:\(port)", "LIANYI_PUBLIC_URL": "http://hub.test"]) { $1 }
            .merging(settings) { $1 }
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        self.process = process
        port = try await eventually("the hub's word that it serves") {
            guard process.isRunning else { throw Missing("the hub ended: \(Self.text(of: log))") }
            return Self.port(in: Self.text(of: log))
        }
        url = (authority == nil ? "http" : "https") + "://127.0.0.1:\(port)"
        let line = try Caller(url, believing: authority?.authority)
        _ = try await eventually("a ready hub") { try? await line.get("/readyz").status == 200 ? true : nil }
    }

    private static func tls(_ authority: TestAuthority?) -> [String: String] {
        guard let authority else { return [:] }
        return ["LIANYI_TLS_CERTIFICATE": authority.certificate, "LIANYI_TLS_KEY": authority.key]
    }

    /// Asks it to stop, and waits until it has finished what it had begun. Answers its exit status.
    @discardableResult
    package func stop() async throws -> Int32 { try await end(with: SIGTERM) }

    /// Kills it at once, as a crash would.
    package func crash() async throws { _ = try await end(with: SIGKILL) }

    /// Asks it to stop and does not wait.
    package func askToStop() { if let process { kill(process.processIdentifier, SIGTERM) } }

    /// Waits until it has ended, however that came about.
    package func ended() async throws -> Int32 {
        guard let process else { return 0 }
        self.process = nil
        return try await aside {
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    private func end(with signal: Int32) async throws -> Int32 {
        if let process { kill(process.processIdentifier, signal) }
        return try await ended()
    }

    private static func text(of log: String) -> String {
        String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
    }

    /// The port in the line `… port=44579 url=… serving`.
    private static func port(in log: String) -> Int? {
        let line = log.split(separator: "\n").last { $0.hasSuffix("serving") }
        return line?.split(separator: " ").first { $0.hasPrefix("port=") }.flatMap { Int($0.dropFirst(5)) }
    }
}
