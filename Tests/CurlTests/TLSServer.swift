// A TLS server on loopback: the openssl command, which answers every question with a page.
import Foundation
import Glibc
import TestSupport

final class TLSServer: Sendable {
    let authority: TestAuthority
    let url: String
    private let process: Process

    /// Begins to serve; nil where there is no openssl command.
    init?(in folder: String) {
        guard let authority = TestAuthority(in: folder) else { return nil }
        let process = Process(), said = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", authority.certificate, "-key", authority.key,
            "-www",
        ]
        (process.standardOutput, process.standardError) = (said, FileHandle.nullDevice)
        guard (try? process.run()) != nil else { return nil }
        guard let port = Self.port(in: said.fileHandleForReading) else {
            kill(process.processIdentifier, SIGKILL)
            return nil
        }
        (self.authority, self.process, url) = (authority, process, "https://127.0.0.1:\(port)/")
    }

    /// It may have inherited that other signals wait.
    func stop() { kill(process.processIdentifier, SIGKILL) }

    /// From its words "ACCEPT 127.0.0.1:44611".
    private static func port(in said: FileHandle) -> Int? {
        var text = ""
        while true {
            let bytes = said.availableData
            guard !bytes.isEmpty else { return nil }
            text += String(decoding: bytes, as: UTF8.self)
            let line = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .first { $0.hasPrefix("ACCEPT ") }
            if let line { return line.split(separator: ":").last.flatMap { Int($0) } }
        }
    }
}
