// An open transaction, as a body sees it: statements in, rows out.

/// The transaction a body of ``Database/write(as:_:)`` works in. It cannot be kept, and nothing can be awaited in it.
/// BEGIN and the actor's settings travel with the first statement, in one round trip.
package struct Session: ~Copyable {
    /// So many statements wait at most: a pipeline's answers must fit between the two ends of the line.
    private static let mostWaiting = 16

    private let wire: Wire
    private let waiting: Waiting

    init(_ wire: Wire, opening statements: [SQL]) {
        self.wire = wire
        waiting = Waiting(statements)
    }

    /// The statements that are sent before the next one.
    private final class Waiting {
        var statements: [SQL]
        /// True once there is something to commit.
        var isMeant = false
        init(_ statements: [SQL]) { self.statements = statements }

        func taken() -> [SQL] {
            isMeant = true
            defer { statements = [] }
            return statements
        }
    }

    /// What COMMIT has to bring along; nil where the body asked for nothing at all.
    borrowing func rest() -> [SQL]? { waiting.isMeant ? waiting.taken() : nil }

    /// Runs a statement with the next one, or with COMMIT, in the same round trip and in this order. Its rows are for
    /// nobody, and what it refuses is thrown there.
    package borrowing func later(_ sql: SQL) throws(PostgresError) {
        guard waiting.statements.count < Self.mostWaiting else {
            try run(sql)
            return
        }
        waiting.statements.append(sql)
        waiting.isMeant = true
    }

    /// Runs a statement and answers its rows.
    @discardableResult
    package borrowing func run(_ sql: SQL) throws(PostgresError) -> Rows {
        let first = waiting.taken()
        if first.isEmpty { return try wire.run(sql) }
        let answers = try wire.pipeline(first + [sql])
        guard let last = answers.last else { throw .decoding("the pipeline gave no answer") }
        return last
    }

    /// The first row of a statement, or nil where there is none.
    package borrowing func first(_ sql: SQL) throws(PostgresError) -> Row? { try run(sql).first }

    /// The only row of a statement that always has one.
    package borrowing func one(_ sql: SQL) throws(PostgresError) -> Row {
        guard let row = try first(sql) else { throw .decoding("a statement that always answers gave no row") }
        return row
    }

    /// Runs a script of several statements without parameters: migrations and test set-up only.
    package borrowing func script(_ text: String) throws(PostgresError) {
        for sql in waiting.taken() { _ = try wire.run(sql) }
        try wire.script(text)
    }
}
