// A database for each test: copied from a template that is migrated and seeded once, by the programs themselves.
import Foundation
package import Postgres

/// A database of the demo county, private to one test.
package struct TestDatabase: Sendable {
    package let name: String

    /// A fresh copy. The first call of a run makes the template.
    package static func make() async throws -> TestDatabase {
        try await template.ready()
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let admin = Database(TestCluster.settings(), connections: 1)
        try await admin.bare("CREATE DATABASE \(name) TEMPLATE \(Template.name) OWNER lianyi_owner")
        await admin.close()
        return TestDatabase(name: name)
    }

    /// Removes it, whoever is still connected.
    package func drop() async throws {
        let admin = Database(TestCluster.settings(), connections: 1)
        try await admin.bare("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        await admin.close()
    }

    /// Connections as one of the hub's roles.
    package func connect(as role: String, connections: Int = 4) -> Database {
        Database(TestCluster.settings(database: name, user: role), connections: connections)
    }

    /// The environment in which a hub's program uses this database, with its keys and blobs in `folder`. No configuration
    /// file: what is installed on this machine is no part of a test.
    package func environment(folder: String) -> [String: String] {
        [
            "LIANYI_CONFIG": Self.noConfiguration, "LIANYI_DATABASE": TestCluster.conninfo + " dbname=\(name)",
            "LIANYI_KEYS": Template.folder + "/keys.json",
            "LIANYI_BLOBS": folder + "/blobs", "LIANYI_DEMO": "true", "LIANYI_LOG_LEVEL": "warning",
        ]
    }

    /// An empty configuration file.
    package static let noConfiguration: String = {
        let path = TemporaryFolder.ofThisRun + "/none.conf"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return path
    }()

    /// The key file of the template: every copy holds values that were sealed with it.
    package static var keyFile: String { Template.folder + "/keys.json" }

    /// What all demo accounts have for a password.
    package static let password = "lianyi-demo-2026"

    private static let template = Template()
}

/// Makes the template once in a run, however many tests ask at the same time.
private actor Template {
    static let name = "template_\(ProcessInfo.processInfo.processIdentifier)"
    static let folder = TemporaryFolder.ofThisRun + "/template"
    private var making: Task<Void, any Error>?

    func ready() async throws {
        if making == nil { making = Task { try await Template.make() } }
        try await making?.value
    }

    private static func make() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try roles()
        let admin = Database(TestCluster.settings(), connections: 1)
        try await admin.bare(
            "CREATE DATABASE \(name) OWNER lianyi_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        await admin.close()
        let environment = TestDatabase(name: name).environment(folder: folder)
        for words in [["keys", "--demo"], ["migrate"], ["seed", "--demo"]] {
            let result = try TestProgram("lianyi-hub").run(words, environment: environment)
            guard result.status == 0 else { throw TemplateError(words: words, said: result.errors) }
        }
    }

    /// The hub's four roles; making them again is harmless.
    private static func roles() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
        process.arguments = [
            "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f",
            TestCluster.checkout.appending(path: "Deploy/postgres/roles.sql").path,
            TestCluster.conninfo,
        ]
        try process.run()
        process.waitUntilExit()
    }
}

/// Why there is no template.
package struct TemplateError: Error, CustomStringConvertible {
    let words: [String]
    let said: String
    package var description: String { "lianyi-hub \(words.joined(separator: " ")) failed: \(said)" }
}
