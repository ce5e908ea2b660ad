// An authority of a test, and one certificate that it has signed for this machine.
import Foundation

/// Made by the openssl command; the certificate is good for 127.0.0.1, from now on for thirty days.
package struct TestAuthority: Sendable {
    /// The authority's certificate, the server's certificate, its key.
    package let authority: String, certificate: String, key: String

    /// Makes all three in a folder; nil where there is no openssl command.
    package init?(in folder: String) {
        authority = folder + "/authority.pem"
        certificate = folder + "/server.pem"
        key = folder + "/server.key"
        let words = """
            cd '\(folder)' && new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "$@"; } &&
            new -x509 -keyout authority.key -out authority.pem -subj '/CN=A test' -days 30 &&
            new -keyout server.key -out server.csr -subj '/CN=A hub' && echo subjectAltName=IP:127.0.0.1 > server.ext &&
            openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 30 \
                -extfile server.ext -out server.pem
            """
        guard Self.shell(words) == 0 else { return nil }
    }

    private static func shell(_ words: String) -> Int32? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", words]
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        guard (try? process.run()) != nil else { return nil }
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// A wall clock that is wrong for one program, preloaded: `Tests/WrongClock`.
package enum WrongClock {
    /// Built on first use; nil where there is no compiler.
    package static let library: String? = {
        let source = TestCluster.checkout.path + "/Tests/WrongClock/wrongclock.c"
        let library = TemporaryFolder.ofThisRun + "/wrongclock.so"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", library, source]
        guard (try? process.run()) != nil else { return nil }
        process.waitUntilExit()
        return process.terminationStatus == 0 ? library : nil
    }()

    /// The variables under which a program's wall clock is off by so many seconds, from its start on.
    package static func environment(_ seconds: Int64, in folder: String) throws -> [String: String] {
        let file = "\(folder)/wrong-clock-\(UUID().uuidString)"
        try Data((0..<8).map { UInt8(truncatingIfNeeded: seconds >> ($0 * 8)) }).write(to: URL(fileURLWithPath: file))
        return ["LD_PRELOAD": library ?? "", "WRONG_CLOCK": file]
    }
}
