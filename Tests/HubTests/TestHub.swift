// A hub in this process over a database of its own, and the people who use it.
import Alliance
import Blobs
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Keyring
import Logging
import NIOCore
import Postgres
import Records
import Samples
import TestSupport
import Testing
import Workers

@testable import Hub

/// A hub, its database, and its county.
struct TestHub: Sendable {
    let hub: Hub
    let database: TestDatabase
    let county: DemoCounty
    let client: any TestClientProtocol
    let log: TestLog

    /// Runs `body` with a hub that is gone afterwards.
    /// `proxies` are those from whom it believes `X-Forwarded-For`; `workers` open its files, one of its own unless given; `reserve` is
    /// the share of the disk, in percent, that it keeps for emergencies.
    static func run(
        proxies: Set<String> = [], workers: WorkerPool? = nil, reserve: Int64 = 5,
        _ body: @Sendable (TestHub) async throws -> Void
    ) async throws {
        let database = try await TestDatabase.make()
        let folder = TemporaryFolder("hub")
        defer { withExtendedLifetime(folder) {} }
        var settings = HubSettings(publicURL: "http://hub.test")
        settings.isDemo = true
        settings.proxies = proxies
        let log = TestLog()
        let workers = workers ?? WorkerPool(executable: TestProgram("lianyi-worker").path, count: 1)
        let hub = Hub(
            settings: settings,
            databases: HubDatabases(
                app: database.connect(as: "lianyi_app", connections: 8),
                reports: database.connect(as: "lianyi_app", connections: 1),
                uploads: database.connect(as: "lianyi_app", connections: 4),
                signIn: database.connect(as: "lianyi_signin"), jobs: database.connect(as: "lianyi_jobs", connections: 2)
            ),
            blobs: try BlobStore(root: folder.path + "/blobs", reserve: reserve), workers: workers,
            keyring: try KeyFile.read(TestDatabase.keyFile).keyring(),
            logger: log.logger)
        let application = try hub.application(Listening(host: "127.0.0.1", port: 0))
        try await application.test(.live) { client in
            try await body(
                TestHub(hub: hub, database: database, county: DemoCounty(on: .today), client: client, log: log))
        }
        await workers.shutDown()
        await hub.close()
        try await database.drop()
    }

    /// The folder of the hub's objects.
    var store: URL {
        URL(filePath: hub.blobs.path(of: String(repeating: "0", count: 64)))
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Waits until all is removed that was handed over to be; nothing is old enough for this sweep itself.
    func swept() async {
        await withCheckedContinuation { all in hub.sweeper.sweepIncoming(at: .distantPast) { _ in all.resume() } }
    }

    /// Runs `body` with another hub over the same database and objects, on a machine whose clock is off by so many seconds, and which
    /// keeps so much of its disk for emergencies, in percent.
    func beside(
        offBy seconds: Double = 0, reserve: Int64 = 5, _ body: @Sendable (TestHub) async throws -> Void
    ) async throws {
        let log = TestLog()
        let other = Hub(
            settings: hub.settings,
            databases: HubDatabases(
                app: database.connect(as: "lianyi_app", connections: 4),
                reports: database.connect(as: "lianyi_app", connections: 1),
                uploads: database.connect(as: "lianyi_app", connections: 4),
                signIn: database.connect(as: "lianyi_signin"), jobs: database.connect(as: "lianyi_jobs", connections: 2)
            ),
            blobs: try BlobStore(root: store.path, reserve: reserve), workers: hub.workers, keyring: hub.keyring,
            logger: log.logger,
            clock: HubClock { Date.now.addingTimeInterval(seconds) })
        let application = try other.application(Listening(host: "127.0.0.1", port: 0))
        try await application.test(.live) { client in
            try await body(TestHub(hub: other, database: database, county: county, client: client, log: log))
        }
        await other.close()
    }

    /// The member of staff with that account.
    func staff(_ account: String) throws -> DemoStaff { try #require(county.staff.first { $0.account == account }) }

    /// A session for one of the county's accounts, opened without its password.
    func signIn(_ account: String) async throws -> Person {
        let member = try staff(account), secret = Secret(prefix: "ls_")
        var session = NewSession(
            id: .v7Now, tokenHash: secret.hash, alliance: county.alliance, organisation: member.organisation,
            life: (3600, 3600), from: ("127.0.0.1", "test"))
        session.clinician = member.id
        try await hub.signIn.write { [session] db in _ = try db.open(session) }
        return Person(hub: self, secret: secret.text, session: session.id)
    }

    /// A patient of that clinic.
    func patient(of clinic: String, _ index: Int = 0) throws -> DemoPatient {
        let organisation = try #require(county.organisations.first { $0.code == clinic })
        let all = county.patients.filter { $0.organisation == organisation.id }
        return try #require(all.dropFirst(index).first)
    }
}

/// Somebody who is signed in.
struct Person: Sendable {
    let hub: TestHub
    let secret: String
    let session: UUID

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Reply {
        try await send(.get, path, nil, headers)
    }
    func put(_ path: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> Reply {
        try await send(.put, path, body, headers)
    }
    func delete(_ path: String) async throws -> Reply { try await send(.delete, path, nil, [:]) }

    /// A POST with a key of its own, unless one is given.
    func post(_ path: String, _ body: String, key: String = UUID().uuidString) async throws -> Reply {
        try await send(.post, path, body, [.idempotencyKey: key])
    }

    func send(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ headers: HTTPFields) async throws
        -> Reply
    {
        var headers = headers
        headers[.authorization] = "Bearer \(secret)"
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await hub.send(method, path, body.map { ByteBuffer(string: $0) }, headers)
    }

    /// Gives the password again, as far as the database knows.
    func stepUp() async throws {
        let session = session
        try await hub.hub.signIn.write { db in _ = try db.stepUp(session: session) }
    }
}

extension TestHub {
    /// A request by nobody.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: ByteBuffer? = nil, _ headers: HTTPFields = [:]
    ) async throws -> Reply {
        try await client.execute(uri: path, method: method, headers: headers, body: body) { response in
            Reply(
                status: response.status.code, headers: response.headers, bytes: Array(response.body.readableBytesView))
        }
    }
}

/// What the hub answered.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A member of the JSON answer by its path: `items.0.id`.
    subscript(path: String) -> Any? {
        path.split(separator: ".").reduce(try? JSONSerialization.jsonObject(with: Data(bytes))) { value, name in
            if let list = value as? [Any] { return Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            return (value as? [String: Any])?[String(name)]
        }
    }

    func string(_ path: String) -> String? { self[path] as? String }
    func int(_ path: String) -> Int? { self[path] as? Int }

    /// The problem's name.
    var problem: String? { string("type")?.split(separator: "/").last.map(String.init) }
}

extension HTTPField.Name {
    static var idempotencyKey: HTTPField.Name { HTTPField.Name("Idempotency-Key") ?? .etag }
    private static var etag: HTTPField.Name { .eTag }
}
