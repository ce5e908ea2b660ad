// A Postgres cluster of one test's own, which may be stopped and killed without disturbing anybody.
import Foundation
import TestSupport

/// A private cluster with the demo county in it.
package struct OwnCluster: Sendable {
    /// Its name for `Deploy/dev/cluster`.
    package let name: String
    private let conninfo: String

    /// Makes and starts one.
    package static func start() async throws -> OwnCluster {
        let name = "e2e-\(UUID().uuidString.prefix(8))"
        return OwnCluster(name: name, conninfo: try await aside { try TestCluster.run("start", name) })
    }

    /// Runs `body` with a hub over a fresh cluster; both are gone afterwards.
    package static func run(_ body: (OwnCluster, HubProcess) async throws -> Void) async throws {
        let folder = TemporaryFolder("e2e")
        defer { withExtendedLifetime(folder) {} }
        let cluster = try await start()
        let hub = HubProcess(
            environment: cluster.environment(keys: folder.path, blobs: folder.path + "/blobs"), folder: folder.path)
        do {
            try await cluster.seed(hub.environment)
            try await hub.start()
            try await body(cluster, hub)
        } catch {
            try? await hub.crash()
            try await cluster.drop()
            throw error
        }
        try await hub.stop()
        try await cluster.drop()
    }

    /// The environment of a hub over it, with its keys in one folder and its blobs in another.
    package func environment(keys: String, blobs: String) -> [String: String] {
        [
            "LIANYI_CONFIG": TestDatabase.noConfiguration, "LIANYI_DATABASE": database, "LIANYI_BLOBS": blobs,
            "LIANYI_KEYS": keys + "/keys.json", "LIANYI_DEMO": "true",
        ]
    }

    /// How its database is reached, as a superuser.
    package var database: String { conninfo + " dbname=lianyi" }

    /// Stops it as an operator would.
    package func stop() async throws { try await turn("stop") }
    /// Ends it at once, as a power cut would.
    package func crash() async throws { try await turn("crash") }
    /// Starts it again.
    package func resume() async throws { try await turn("start") }
    /// Ends it and removes its data.
    package func drop() async throws { try await turn("drop") }

    private func turn(_ action: String) async throws {
        let name = name
        _ = try await aside { try TestCluster.run(action, name) }
    }

    /// Makes the roles, the keys, the schema and the demo county.
    package func seed(_ environment: [String: String]) async throws {
        let roles = TestCluster.checkout.appending(path: "Deploy/postgres/roles.sql").path, conninfo = conninfo
        try await aside {
            try Process.run(URL(fileURLWithPath: "/usr/bin/psql"), arguments: ["-X", "-q", "-f", roles, conninfo])
                .waitUntilExit()
        }
        for words in [["keys", "--demo"], ["migrate"], ["seed", "--demo"]] {
            let told = try await aside { try TestProgram("lianyi-hub").run(words, environment: environment) }
            guard told.status == 0 else { throw Missing("\(words): \(told.errors)") }
        }
    }
}
