// The programs that are tested, as they lie beside the tests, and how they are run.
import Foundation

/// A program of ours, run to its end.
package struct TestProgram: Sendable {
    /// What a program left behind.
    package struct Result: Sendable {
        package let status: Int32
        package let output: String
        package let errors: String
    }

    package let path: String

    /// `lianyi-hub`, `lianyi-clinic` or `lianyi-worker`, from `LIANYI_BIN` or built beside the tests.
    package init(_ name: String) {
        if let folder = ProcessInfo.processInfo.environment["LIANYI_BIN"] {
            path = folder + "/" + name
            return
        }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        path = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: name).path
    }

    /// Runs it with these words and this environment on top of a bare one; `input` is what it reads.
    package func run(_ words: [String], environment: [String: String] = [:], input: String? = nil) throws -> Result {
        let process = Process(), output = Pipe(), source = Pipe()
        let log = FileManager.default.temporaryDirectory.appending(path: "lianyi-said-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: log) }
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = words
        process.environment = Self.environment.merging(environment) { _, ours in ours }
        (process.standardOutput, process.standardInput) = (output, source)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        if let input { source.fileHandleForWriting.write(Data(input.utf8)) }
        try source.fileHandleForWriting.close()
        let out = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let said = (try? Data(contentsOf: log)) ?? Data()
        return Result(
            status: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
            errors: String(decoding: said, as: UTF8.self))
    }

    /// The variables that a program may see in a test: none of the developer's own settings.
    package static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("LIANYI_") }
    }
}
