// The database as the house sees it: transactions with synchronous bodies, on pooled connections of one role.

/// A pool of connections of one role. Bodies are synchronous, free of side effects outside the database, and may run
/// again when the server asks for it (SQLSTATE 40001, 40P01) or when a connection broke before its COMMIT.
package final class Database: Sendable {
    private let pool: Pool
    private let tries = 4

    /// - Parameters:
    ///   - connections: at most so many at once, each with a thread.
    ///   - patience: how long a task waits for a free one before `poolExhausted`.
    package init(_ settings: ConnectionSettings, connections: Int = 8, patience: Duration = .seconds(5)) {
        pool = Pool(settings, limit: connections, patience: patience)
    }

    /// Connections open and tasks waiting, for the metrics.
    package var load: (opened: Int, waiting: Int) { pool.load }

    /// Runs `body` in a READ COMMITTED transaction and commits what it did; a thrown error rolls it back.
    package func write<Value: Sendable>(
        as mode: TransactionMode = TransactionMode(),
        _ body: @escaping @Sendable (borrowing Session) throws -> Value
    ) async throws -> Value {
        for attempt in 1..<tries {
            do {
                return try await attempted(mode, body)
            } catch let error as PostgresError where error.mayBeRetried || error.kind == .connection {
                try await pause(attempt)
            }
        }
        return try await attempted(mode, body)
    }

    /// Runs `body` in a read-only transaction.
    package func read<Value: Sendable>(
        as mode: TransactionMode = TransactionMode(),
        _ body: @escaping @Sendable (borrowing Session) throws -> Value
    ) async throws -> Value {
        try await write(as: TransactionMode(settings: mode.settings, readOnly: true), body)
    }

    /// One statement in its own transaction and one round trip: the hot paths. Tried again when the server asks for it,
    /// and when the line was found dead before the statement was sent.
    package func once(as mode: TransactionMode = TransactionMode(), _ sql: SQL) async throws -> Rows {
        for attempt in 1..<tries {
            do {
                return try await pool.lend { try await $0.once(mode, sql) }
            } catch let error as PostgresError where error.mayBeRetried || error.kind == .connection {
                try await pause(attempt)
            }
        }
        return try await pool.lend { try await $0.once(mode, sql) }
    }

    /// Runs a statement outside any transaction (CREATE DATABASE and its like).
    package func bare(_ text: String) async throws {
        try await pool.lend { connection in try await connection.bare { try $0.script(text) } }
    }

    /// Closes the pool.
    package func close() async { await pool.close() }

    private func attempted<Value: Sendable>(
        _ mode: TransactionMode, _ body: @escaping @Sendable (borrowing Session) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        return try await pool.lend { connection in
            try await withTaskCancellationHandler {
                try await connection.transaction(mode, body)
            } onCancel: {
                connection.cancel()
            }
        }
    }

    /// 10, 40 and 90 ms, each with up to as much again by chance, so that two that collided do not meet again.
    private func pause(_ attempt: Int) async throws {
        let milliseconds = 10 * attempt * attempt
        try await Task.sleep(for: .milliseconds(milliseconds + Int.random(in: 0...milliseconds)))
    }
}
