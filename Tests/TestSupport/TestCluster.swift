// The private Postgres cluster that tests run against: `make test` starts it and names it in the environment.
package import Foundation
package import Postgres

/// Where the test cluster is. Tests that need it carry `.enabled(if: TestCluster.isRunning)`; `make test` refuses to
/// start without it, so that nothing is skipped there.
package enum TestCluster {
    /// The superuser's connection string, from `LIANYI_TEST_CLUSTER`.
    package static var conninfo: String { ProcessInfo.processInfo.environment["LIANYI_TEST_CLUSTER"] ?? "" }

    package static var isRunning: Bool { !conninfo.isEmpty }

    /// The checkout that these tests were built from.
    package static var checkout: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Settings for one database and role of the cluster.
    package static func settings(
        database: String = "postgres", user: String = "postgres", statementTimeout: Int = 20_000
    )
        -> ConnectionSettings
    {
        ConnectionSettings(
            "\(conninfo) dbname=\(database) user=\(user)", application: "lianyi-test",
            statementTimeout: statementTimeout,
            lockTimeout: 5000)
    }

    /// Runs `Deploy/dev/cluster` and answers what it printed.
    package static func run(_ action: String, _ name: String) throws -> String {
        let process = Process(), pipe = Pipe()
        process.executableURL = checkout.appending(path: "Deploy/dev/cluster")
        process.arguments = [action, name]
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
