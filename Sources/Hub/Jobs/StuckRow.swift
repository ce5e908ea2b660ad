// What is wrong with one row of a job's work, and not with all of it.
import Postgres

extension Error {
    /// Whether the row at hand is at fault, and not the line to the database: the others can go on.
    var isOfTheRow: Bool {
        guard let error = self as? PostgresError else { return !(self is CancellationError) }
        return [.server, .decoding].contains(error.kind)
    }
}
