// Applies numbered scripts, forward only, each in a transaction, one migrator at a time.
import FoundationEssentials

/// One step of a schema: its number, its name, its script, and the SHA-256 of the script as recorded.
package struct Migration: Sendable, Equatable {
    package let number: Int
    package let name: String
    package let script: String
    /// Lower-case hex SHA-256 of the script.
    package let checksum: String

    package init(number: Int, name: String, script: String, checksum: String) {
        self.number = number
        self.name = name
        self.script = script
        self.checksum = checksum
    }
}

/// Why a schema cannot be used or brought up to date.
package enum MigrationError: Error, Equatable, Sendable {
    /// The database has steps that this program does not know: a newer program has been here.
    case unknownSteps([Int])
    /// A step that was applied had another text.
    case changed(number: Int)
    /// Steps are missing; run `lianyi-hub migrate`.
    case missing([Int])
}

/// Brings a schema to the steps it is given, and checks that it stands there.
package struct Migrator: Sendable {
    private let steps: [Migration]
    private let key: Int64 = 0x4C_69_61_6E_79_69  // "Lianyi", the advisory lock all migrators share

    package init(_ steps: [Migration]) { self.steps = steps }

    /// Applies the steps that are missing, in order, and answers their numbers. Needs the owner's connection. `onStep`
    /// hears of each before it begins.
    package func migrate(
        _ database: Database, onStep: @escaping @Sendable (Migration) -> Void = { _ in }
    ) async throws -> [Int] {
        try await database.write { db in
            try db.run("SELECT pg_advisory_xact_lock(\(key))")
            try db.script(Migrator.ledger)
            let applied = try applied(db)
            try check(applied)
            let missing = steps.filter { applied[$0.number] == nil }
            for step in missing {
                onStep(step)
                try db.script(step.script)
                try db.run(
                    """
                    INSERT INTO lianyi.migration (number, name, checksum)
                    VALUES (\(step.number), \(step.name), \(step.checksum))
                    """)
            }
            return missing.map(\.number)
        }
    }

    /// Throws ``MigrationError`` unless the schema is exactly the one this program knows.
    package func verify(_ database: Database) async throws {
        let missing = try await missing(in: database)
        guard missing.isEmpty else { throw MigrationError.missing(missing) }
    }

    /// The numbers of the steps that are still to be applied. Throws ``MigrationError`` where a step is unknown or changed.
    package func missing(in database: Database) async throws -> [Int] {
        try await database.read { db in
            let applied = try applied(db)
            try check(applied)
            return steps.map(\.number).filter { applied[$0] == nil }
        }
    }

    private func applied(_ db: borrowing Session) throws(PostgresError) -> [Int: String] {
        guard try db.one("SELECT to_regclass('lianyi.migration') IS NOT NULL AS known")["known"] else {
            return [:]
        }
        var all: [Int: String] = [:]
        for row in try db.run("SELECT number, checksum FROM lianyi.migration ORDER BY number") {
            all[try row["number"]] = try row["checksum"] as String
        }
        return all
    }

    private func check(_ applied: [Int: String]) throws(MigrationError) {
        let known = Dictionary(uniqueKeysWithValues: steps.map { ($0.number, $0.checksum) })
        let unknown = applied.keys.filter { known[$0] == nil }.sorted()
        guard unknown.isEmpty else { throw .unknownSteps(unknown) }
        for (number, checksum) in applied.sorted(by: { $0.key < $1.key }) where known[number] != checksum {
            throw .changed(number: number)
        }
    }

    private static let ledger = """
        CREATE SCHEMA IF NOT EXISTS lianyi;
        CREATE TABLE IF NOT EXISTS lianyi.migration (
            number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
        """
}
