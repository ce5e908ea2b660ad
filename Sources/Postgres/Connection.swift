// A connection with a thread of its own: transactions run here, from BEGIN to a COMMIT that is never cancelled.
import Blocking
import Synchronization

/// What a transaction is opened with.
package struct TransactionMode: Sendable {
    /// Transaction-local settings (`set_config(name, value, true)`), for row-level security.
    package let settings: [(name: String, value: String)]
    let readOnly: Bool

    package init(settings: [(name: String, value: String)] = [], readOnly: Bool = false) {
        self.settings = settings
        self.readOnly = readOnly
    }

    var opening: [SQL] {
        let begin: SQL = readOnly ? "BEGIN READ ONLY" : "BEGIN"
        guard !settings.isEmpty else { return [begin] }
        let names = settings.map(\.name), values = settings.map(\.value)
        return [
            begin,
            "SELECT set_config(name, value, true) FROM unnest(\(names)::text[], \(values)::text[]) AS setting(name, value)",
        ]
    }
}

/// One connection on its own thread; blocked calls hold up nobody else.
actor Connection {
    nonisolated let thread: OwnThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private let settings: ConnectionSettings
    private var wire: Wire?
    private nonisolated let canceller = Mutex<Canceller?>(nil)

    init(_ settings: ConnectionSettings) {
        self.settings = settings
        thread = OwnThread(label: "lianyi.postgres")
    }

    /// Cancels the transaction that runs, from any thread; does nothing before it and once its COMMIT is on the way.
    nonisolated func cancel() { canceller.withLock { $0 }?.cancel() }

    private func connected() throws(PostgresError) -> Wire {
        // One whose ROLLBACK failed may still stand in somebody's transaction: nobody else ever works in that.
        if let wire, wire.isAlive, wire.isIdle { return wire }
        wire = nil
        let fresh = try Wire(settings)
        wire = fresh
        canceller.withLock { $0 = fresh.canceller }
        return fresh
    }

    /// Runs `body` in one transaction; whatever it throws rolls everything back.
    func transaction<Value: Sendable>(
        _ mode: TransactionMode, _ body: @Sendable (borrowing Session) throws -> Value
    ) throws -> Value {
        let wire = try connected()
        wire.canceller.arm()
        let session = Session(wire, opening: mode.opening)
        do {
            let value = try body(session)
            if wire.canceller.disarm() { throw PostgresError(.cancelled, message: "cancelled before COMMIT") }
            if let rest = session.rest() { try commit(rest, wire) }
            return value
        } catch {
            let wasCancelled = wire.canceller.disarm()
            if !wire.isIdle { try? wire.script("ROLLBACK") }
            guard wasCancelled else { throw error }
            self.wire = nil
            throw PostgresError(.cancelled, sqlState: "57014", message: "cancelled before COMMIT")
        }
    }

    /// One statement in a transaction of its own, all in one round trip. Never cancelled: its COMMIT is on the way.
    func once(_ mode: TransactionMode, _ sql: SQL) throws(PostgresError) -> Rows {
        let wire = try connected()
        _ = wire.drainNotices()
        let opening = mode.opening
        let statements = opening + [sql, "COMMIT"]
        try wire.prepare(statements)
        do {
            let answers = try wire.pipeline(statements)
            try checkReplication(wire)
            return answers[opening.count]
        } catch {
            if !wire.isIdle { try? wire.script("ROLLBACK") }
            throw error.kind == .connection ? error.asUnknownOutcome : error
        }
    }

    /// Commits, with the statements that still wait in the same round trip: where one of them fails, nothing is committed.
    private func commit(_ rest: [SQL], _ wire: Wire) throws(PostgresError) {
        // The server answers COMMIT of a failed transaction with success and rolls back: a body that swallowed an error
        // must not be told that its work is durable.
        guard !wire.hasFailed else {
            throw PostgresError(.server, sqlState: "25P02", message: "the body went on after a statement failed")
        }
        _ = wire.drainNotices()
        try wire.prepare(rest + ["COMMIT"])
        do {
            _ = try rest.isEmpty ? [wire.run("COMMIT")] : wire.pipeline(rest + ["COMMIT"])
        } catch {
            throw error.kind == .connection ? error.asUnknownOutcome : error
        }
        try checkReplication(wire)
    }

    /// A commit that did not reach its standby answers success with warning 01000; it is not one (reliability D2).
    private func checkReplication(_ wire: Wire) throws(PostgresError) {
        for notice in wire.drainNotices() where notice.contains("synchronous replication") {
            throw PostgresError(.outcomeUnknown, sqlState: "01000", message: notice)
        }
    }

    /// Runs `body` on the bare connection, outside any transaction: LISTEN, advisory locks, CREATE DATABASE.
    func bare<Value: Sendable>(_ body: @Sendable (Wire) throws -> Value) throws -> Value {
        try body(try connected())
    }

    /// Closes the connection.
    func close() { wire = nil }
}

extension PostgresError {
    /// The same words, for a line that broke after COMMIT was on its way.
    var asUnknownOutcome: PostgresError {
        PostgresError(.outcomeUnknown, sqlState: sqlState, message: message)
    }
}
