// Files of real devices, sent and scored by the same script that scores the running demo.
import Foundation
import LiveCounty
import RealData
import TestSupport
import Testing

@Suite(.enabled(if: TestCluster.isRunning), .enabled(if: RealData.isPresent, "no real files")) struct `real files` {
    @Test(.timeLimit(.minutes(5))) func `sent by a terminal show their known values, or a typed reason`() async throws {
        try await County.run { county in
            let script = TestCluster.checkout.appending(path: "Tests/Scores/realdata.sh").path
            let log = county.hub.folder + "/scores.log"
            let environment = TestProgram.environment.merging(county.hub.environment) { $1 }.merging([
                "LIANYI_URL": await county.hub.url, "LIANYI_REALDATA": RealData.folder,
                "LIANYI_BIN": URL(fileURLWithPath: TestProgram("lianyi-hub").path).deletingLastPathComponent().path,
            ]) { $1 }
            let status = try await aside {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/bash")
                process.arguments = ["-c", "exec bash '\(script)' >'\(log)' 2>&1"]
                process.environment = environment
                try process.run()
                process.waitUntilExit()
                return process.terminationStatus
            }
            let said = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
            print(said.split(separator: "\n").filter { $0.hasPrefix("score ") }.joined(separator: "\n"))
            #expect(status == 0, "\(said)")
        }
    }
}
