// A folder of its own for each test, scripts that misbehave once, and where the worker program is.

import Foundation
import Workers

/// Removed with all it holds when the last test value that uses it goes.
final class TestFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "lianyi-workers-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// `LIANYI_WORKER`, or the program built beside the tests.
    static let worker: String = {
        if let named = ProcessInfo.processInfo.environment["LIANYI_WORKER"] { return named }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (tests as NSString).deletingLastPathComponent + "/lianyi-worker"
    }()

    func file(_ name: String, _ bytes: [UInt8]) throws -> WorkerFile {
        let place = "\(path)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: place))
        return WorkerFile(name: name, path: place)
    }

    /// A program that waits for a question, then does the deed, the first time it is started; later it is
    /// `program`.
    func script(_ deed: String, thenExec program: String) throws -> String {
        let name = "script-\(UUID().uuidString)"
        let place = "\(path)/\(name)"
        let text = """
            #!/bin/sh
            if mkdir "\(place).once" 2>/dev/null; then
                dd bs=1 count=1 of=/dev/null 2>/dev/null
                \(deed)
            fi
            exec "\(program)" "$@"
            """
        try text.write(toFile: place, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place)
        return place
    }
}

/// A process with a pipe to its input.
final class Piped {
    private let process = Process()
    private let input = Pipe()

    init(_ executable: String, _ arguments: [String]) {
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = Pipe()
        try? process.run()
    }

    var isRunning: Bool { process.isRunning }

    func exitCodeAfterClosingInput() -> Int32 {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
