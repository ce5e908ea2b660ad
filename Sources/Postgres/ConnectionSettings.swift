// How a connection is made and what it may take: the limits are set before the first statement.

/// Where the server is, as whom, and within which limits. The text is a libpq connection string or URI and may hold a
/// password: it is never logged.
package struct ConnectionSettings: Sendable {
    let conninfo: String
    let statementTimeout: Int
    let lockTimeout: Int
    let idleTimeout: Int
    let applicationName: String

    /// - Parameters:
    ///   - conninfo: libpq keywords or URI (`host=/run/postgresql dbname=lianyi user=lianyi_app`).
    ///   - statementTimeout: milliseconds one statement may take; 2 s for requests, 30 s for reports (reliability §4.1).
    ///   - lockTimeout: milliseconds to wait for a row lock.
    ///   - idleTimeout: milliseconds a transaction may stand open without a statement.
    package init(
        _ conninfo: String, application: String = "lianyi", statementTimeout: Int = 2000,
        lockTimeout: Int = 500,
        idleTimeout: Int = 10_000
    ) {
        self.conninfo = conninfo
        self.applicationName = application
        self.statementTimeout = statementTimeout
        self.lockTimeout = lockTimeout
        self.idleTimeout = idleTimeout
    }

    /// The `options` the server applies at start: limits, UTC, ISO dates, and the house's schema first.
    var options: String {
        [
            "statement_timeout=\(statementTimeout)", "lock_timeout=\(lockTimeout)",
            "idle_in_transaction_session_timeout=\(idleTimeout)", "TimeZone=UTC", "DateStyle=ISO",
            "IntervalStyle=iso_8601", "client_min_messages=warning", "search_path=lianyi",
            "standard_conforming_strings=on",
        ]
        .map { "-c \($0)" }.joined(separator: " ")
    }

    /// Keywords and values for `PQconnectdbParams`; the conninfo is expanded first, ours follow and win.
    var keywords: [(String, String)] {
        [
            ("dbname", conninfo), ("options", options), ("application_name", applicationName),
            ("client_encoding", "UTF8"), ("connect_timeout", "5"), ("keepalives_idle", "5"),
            ("keepalives_interval", "2"), ("keepalives_count", "3"), ("tcp_user_timeout", "8000"),
        ]
    }
}
