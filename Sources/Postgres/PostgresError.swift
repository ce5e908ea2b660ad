// What can go wrong with the database, with the server's own code and the constraint that spoke.

/// An error of the driver or of the server. Its `message` is for the log and never leaves the house.
package struct PostgresError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which kind of failure this is; a caller switches on it or on ``sqlState``.
    package enum Kind: Sendable, Equatable {
        /// The server refused the statement; see ``PostgresError/sqlState``.
        case server
        /// The connection could not be made or was lost before a COMMIT was sent: nothing was changed.
        case connection
        /// The connection was lost, or replication was interrupted, after COMMIT was sent: ask again with the same key.
        case outcomeUnknown
        /// No connection became free within the acquisition timeout, or the line of waiters is full.
        case poolExhausted
        /// The task was cancelled before its COMMIT.
        case cancelled
        /// An answer could not be read as the type that was asked for.
        case decoding
    }

    package let kind: Kind
    /// Five characters of SQLSTATE (PostgreSQL documentation, Appendix A), empty where the server said nothing.
    package let sqlState: String
    package let message: String
    /// The constraint that was violated, where one was.
    package let constraint: String?
    /// The table the server named, where it did.
    package let table: String?

    package init(
        _ kind: Kind, sqlState: String = "", message: String, constraint: String? = nil, table: String? = nil
    ) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
        self.table = table
    }

    static func decoding(_ message: String) -> PostgresError { PostgresError(.decoding, message: message) }

    /// 40001 or 40P01: the whole transaction may be tried again.
    package var mayBeRetried: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// True when a unique key, foreign key, check or exclusion of that name refused the row.
    package func violates(_ name: String) -> Bool { sqlState.hasPrefix("23") && constraint == name }

    package var description: String {
        let place = [constraint, table].compactMap(\.self).joined(separator: " of ")
        return "\(kind) \(sqlState) \(message)" + (place.isEmpty ? "" : " [\(place)]")
    }
}
