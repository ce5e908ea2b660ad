// The driver against a real server: types, transactions, retries, cancelling, the pool, restarts, notifications.
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import Postgres

/// How often a body ran.
private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}

@Suite(.enabled(if: TestCluster.isRunning)) struct `A database` {
    let database = Database(TestCluster.settings(), connections: 4)

    @Test func `brings every type there and back`() async throws {
        let id = UUID(), moment = Date(timeIntervalSince1970: 1_763_700_000.123456),
            bytes = Bytea([0, 255, 10, 92])
        let row = try await database.read { db in
            try db.one(
                """
                SELECT \(id)::uuid AS id, \(moment)::timestamptz AS moment, \(SQLDay("2026-02-28"))::date AS day,
                       \(Decimal(string: "12.40"))::numeric AS amount, \(-7)::int AS number, \(true)::bool AS flag,
                       \("联医 '😀 <b>")::text AS words, \(bytes)::bytea AS bytes, \(["a", "b,c"])::text[] AS list,
                       \([id])::uuid[] AS ids, \(JSONB(["k": 1]))::jsonb AS document, \(String?.none)::text AS nothing
                """)
        }
        #expect(try row["id"] == id)
        #expect(try abs((row["moment"] as Date).timeIntervalSince(moment)) < 0.000_001)
        #expect(try row["day"] == SQLDay("2026-02-28"))
        #expect(try row["amount"] == Decimal(string: "12.4"))
        #expect(try row["number"] == -7)
        #expect(try row["flag"] == true)
        #expect(try row["words"] == "联医 '😀 <b>")
        #expect(try row["bytes"] == bytes)
        #expect(try row["list"] == ["a", "b,c"])
        #expect(try row["ids"] == [id])
        #expect(try row.json("document") == ["k": 1])
        #expect(try row["nothing"] == String?.none)
        #expect(throws: PostgresError.self) { let _: Int = try row["nothing"] }
        #expect(throws: PostgresError.self) { let _: Int = try row["absent"] }
    }

    @Test func `names the constraint, the table and the SQLSTATE of a refusal`() async throws {
        let table = try await scratch("id int CONSTRAINT small CHECK (id < 10)")
        let error = await #expect(throws: PostgresError.self) {
            try await database.write { db in _ = try db.run(SQL(unsafe: "INSERT INTO \(table) VALUES (11)")) }
        }
        #expect(error?.sqlState == "23514")
        #expect(error?.constraint == "small")
        #expect(error?.table.map { "public.\($0)" } == table)
    }

    @Test func `never tells a body that swallowed a refusal that its work is durable`() async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await database.write { db in _ = try? db.run("SELECT 1 / 0") }
        }
        #expect(error?.sqlState == "25P02")
        #expect(try await database.once("SELECT true AS ok").first?["ok"] == true)
    }

    @Test func `brings texts with a null and days before the first year as something that the server can hold`()
        async throws
    {
        let words = ["w": "a\0b\\u0000c"], early = Date(timeIntervalSince1970: -1e15)
        let row = try await database.read { db in
            try db.one("SELECT \(JSONB(words))::jsonb AS document, \(early)::timestamptz AS moment")
        }
        #expect(try row.json("document") == ["w": "a\u{FFFD}b\\u0000c"])
        #expect(try (row["moment"] as Date).timeIntervalSince1970 == -62_135_596_800)
    }

    @Test func `rolls back when the body throws, and commits when it does not`() async throws {
        struct Refused: Error {}
        let table = try await scratch("id int")
        await #expect(throws: Refused.self) {
            try await database.write { db in
                try db.run(SQL(unsafe: "INSERT INTO \(table) VALUES (1)"))
                throw Refused()
            }
        }
        try await database.write { db in _ = try db.run(SQL(unsafe: "INSERT INTO \(table) VALUES (2)")) }
        #expect(try await ids(of: table) == [2])
    }

    @Test func `sends what nobody waits for in its order, with the next statement or with COMMIT`() async throws {
        let table = try await scratch("id int PRIMARY KEY")
        let seen = try await database.write { db in
            try db.later(SQL(unsafe: "INSERT INTO \(table) VALUES (1)"))
            try db.later(SQL(unsafe: "UPDATE \(table) SET id = id + 1"))
            let seen: Int = try db.one(SQL(unsafe: "SELECT sum(id)::int AS n FROM \(table)"))["n"]
            try db.later(SQL(unsafe: "INSERT INTO \(table) VALUES (5)"))
            return seen
        }
        #expect(seen == 2)
        #expect(try await ids(of: table) == [2, 5])
        try await database.write { db in
            for id in 10..<60 { try db.later(SQL(unsafe: "INSERT INTO \(table) VALUES (\(id))")) }
        }
        #expect(try await ids(of: table) == [2, 5] + Array(10..<60))
    }

    @Test func `commits nothing where a statement that nobody waited for is refused`() async throws {
        let table = try await scratch("id int PRIMARY KEY")
        let error = await #expect(throws: PostgresError.self) {
            try await database.write { db in
                try db.run(SQL(unsafe: "INSERT INTO \(table) VALUES (1)"))
                try db.later(SQL(unsafe: "INSERT INTO \(table) VALUES (1)"))
                try db.later(SQL(unsafe: "INSERT INTO \(table) VALUES (2)"))
            }
        }
        #expect(error?.sqlState == "23505")
        #expect(error?.kind == .server)
        #expect(try await ids(of: table) == [])
        struct Refused: Error {}
        await #expect(throws: Refused.self) {
            try await database.write { db in
                try db.later(SQL(unsafe: "INSERT INTO \(table) VALUES (3)"))
                throw Refused()
            }
        }
        #expect(try await ids(of: table) == [])
        #expect(try await database.once("SELECT true AS ok").first?["ok"] == true)
    }

    @Test func `keeps an actor's settings within their transaction`() async throws {
        let mode = TransactionMode(settings: [("lianyi.actor", "Dr. O'Brien \\ 王")])
        let inside = try await database.read(as: mode) { db in
            try db.one("SELECT current_setting('lianyi.actor', true) AS actor")["actor"] as String?
        }
        let once = try await database.once(as: mode, "SELECT current_setting('lianyi.actor', true) AS actor")
        #expect(inside == "Dr. O'Brien \\ 王")
        #expect(try once.first?["actor"] == "Dr. O'Brien \\ 王")
        for _ in 0..<8 {
            let after = try await database.once(
                "SELECT coalesce(current_setting('lianyi.actor', true), '') AS actor")
            #expect(try after.first?["actor"] == "")
        }
    }

    @Test func `refuses to write in a read`() async {
        let error = await #expect(throws: PostgresError.self) {
            try await database.read { db in try db.run("CREATE TABLE never (id int)") }
        }
        #expect(error?.sqlState == "25006")
    }

    @Test func `runs a body again when two transactions deadlock`() async throws {
        let table = try await scratch("id int PRIMARY KEY, n int DEFAULT 0")
        try await database.write { db in _ = try db.run(SQL(unsafe: "INSERT INTO \(table) VALUES (1), (2)")) }
        let bodies = Counter()
        @Sendable func touch(_ first: Int, _ second: Int) async throws {
            try await database.write { db in
                bodies.add()
                try db.run(SQL(unsafe: "UPDATE \(table) SET n = n + 1 WHERE id = \(first)"))
                try db.run("SELECT pg_sleep(0.2)")
                try db.run(SQL(unsafe: "UPDATE \(table) SET n = n + 1 WHERE id = \(second)"))
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await touch(1, 2) }
            group.addTask { try await touch(2, 1) }
            try await group.waitForAll()
        }
        let sum = try await database.read { db in
            try db.one(SQL(unsafe: "SELECT sum(n)::int AS n FROM \(table)"))["n"] as Int
        }
        #expect(sum == 4)
        #expect(bodies.value > 2, "nobody met: the test did not test")
    }

    @Test(.timeLimit(.minutes(1))) func `stops a statement when its task is cancelled`() async throws {
        let task = Task { try await database.read { db in try db.run("SELECT pg_sleep(50)") } }
        try await until { try await sleepers() > 0 }
        task.cancel()
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(try await database.once("SELECT 1 AS one").first?["one"] == 1)
    }

    @Test(.timeLimit(.minutes(1))) func `gives up waiting for a connection after its patience`() async throws {
        let narrow = Database(TestCluster.settings(), connections: 1, patience: .milliseconds(50))
        let holder = Task { try await narrow.read { db in try db.run("SELECT pg_sleep(50)") } }
        try await until { narrow.load.opened == 1 }
        let error = await #expect(throws: PostgresError.self) { try await narrow.once("SELECT 1") }
        #expect(error?.kind == .poolExhausted)
        holder.cancel()
        _ = await holder.result
    }

    @Test func `serves many tasks with few connections`() async throws {
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask { try await database.once("SELECT \(number)::int AS n").first?["n"] ?? -1 }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 199 * 100)
        #expect(database.load.opened <= 4)
    }

    @Test func `breaks off a statement that takes longer than allowed`() async throws {
        let hasty = Database(TestCluster.settings(statementTimeout: 50), connections: 1)
        let error = await #expect(throws: PostgresError.self) { try await hasty.once("SELECT pg_sleep(5)") }
        #expect(error?.sqlState == "57014")
    }

    @Test(.timeLimit(.minutes(2))) func `goes on after the server has been restarted`() async throws {
        let name = "restart-\(UUID().uuidString)"
        let conninfo = try TestCluster.run("start", name)
        defer { _ = try? TestCluster.run("drop", name) }
        let restarted = Database(ConnectionSettings(conninfo), connections: 2)
        #expect(try await restarted.once("SELECT 1 AS one").first?["one"] == 1)
        _ = try TestCluster.run("crash", name)
        await #expect(throws: PostgresError.self) { try await restarted.once("SELECT 1") }
        _ = try TestCluster.run("start", name)
        #expect(try await restarted.once("SELECT 2 AS two").first?["two"] == 2)
    }

    @Test(.timeLimit(.minutes(1))) func `hears notifications on a connection of its own`() async throws {
        let channel = "word_\(UUID().uuidString.lowercased().filter { $0.isLetter })"
        var stream = Listener(TestCluster.settings(), channels: [channel]).notifications().makeAsyncIterator()
        #expect(await stream.next()?.channel == "")
        try await database.write { db in _ = try db.run("SELECT pg_notify(\(channel), 'exam')") }
        let notice = await stream.next()
        #expect(notice?.channel == channel && notice?.payload == "exam")
    }

    @Test func `migrates forward once, and refuses a step that changed or that it does not know`()
        async throws
    {
        let name = "migrations_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        try await database.bare("CREATE DATABASE \(name)")
        let own = Database(TestCluster.settings(database: name), connections: 2)
        let first = Migration(
            number: 1, name: "one", script: "CREATE TABLE lianyi.one (id int);", checksum: "a")
        let second = Migration(
            number: 2, name: "two", script: "CREATE TABLE lianyi.two (id int);", checksum: "b")
        #expect(try await Migrator([first]).migrate(own) == [1])
        #expect(try await Migrator([first, second]).migrate(own) == [2])
        #expect(try await Migrator([first, second]).migrate(own) == [])
        await #expect(throws: MigrationError.unknownSteps([2])) { try await Migrator([first]).verify(own) }
        let changed = Migration(number: 2, name: "two", script: "", checksum: "c")
        await #expect(throws: MigrationError.changed(number: 2)) {
            try await Migrator([first, changed]).verify(own)
        }
        await own.close()
        try await database.bare("DROP DATABASE \(name)")
    }

    private func scratch(_ columns: String) async throws -> String {
        let table = "public.scratch_\(UUID().uuidString.lowercased().filter { $0 != "-" })"
        try await database.bare("CREATE TABLE \(table) (\(columns))")
        return table
    }

    private func ids(of table: String) async throws -> [Int] {
        try await database.read { db in
            try db.run(SQL(unsafe: "SELECT id FROM \(table) ORDER BY id")).map { try $0["id"] }
        }
    }

    private func sleepers() async throws -> Int {
        try await database.once(
            "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(50)%' AND pid <> pg_backend_pid() AND state = 'active'"
        ).first?["n"] ?? 0
    }

    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }
}
