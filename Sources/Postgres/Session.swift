// An open transaction, as a body sees it: statements in, rows out.

/// The transaction a body of ``Database/write(as:_:)`` works in. It cannot be kept, and nothing can be awaited in it.
/// BEGIN and the actor's settings travel with the first statement, in one round trip.
package struct Session: ~Copyable {
    private let wire: Wire
    private let opening: Opening

    init(_ wire: Wire, opening statements: [SQL]) {
        self.wire = wire
        opening = Opening(statements)
    }

    /// The statements that wait to be sent before the first one.
    private final class Opening {
        var statements: [SQL]
        init(_ statements: [SQL]) { self.statements = statements }

        func taken() -> [SQL] {
            defer { statements = [] }
            return statements
        }
    }

    /// True once the transaction has begun on the server.
    var hasBegun: Bool { opening.statements.isEmpty }

    /// Runs a statement and answers its rows.
    @discardableResult
    package borrowing func run(_ sql: SQL) throws(PostgresError) -> Rows {
        let first = opening.taken()
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
        for sql in opening.taken() { _ = try wire.run(sql) }
        try wire.script(text)
    }
}
