// The sessions of one account: listed, stepped up, ended. As the sign-in role.
package import Alliance
package import FoundationEssentials
package import Postgres

/// A session as its owner sees it.
package struct SessionFacts: Sendable {
    package let id: UUID
    package let createdAt: Date
    package let lastUsedAt: Date
    package let expiresAt: Date
    package let address: String
    package let agent: String
}

extension Session {
    /// The living sessions of a clinician, newest first, at most a hundred.
    package borrowing func sessions(of clinician: ClinicianID) throws(PostgresError) -> [SessionFacts] {
        var all: [SessionFacts] = []
        for row in try run(
            """
            SELECT id, created_at, last_used_at, expires_at, address, agent FROM session
            WHERE clinician_id = \(clinician) AND ended_at IS NULL AND expires_at > now()
              AND last_used_at > now() - make_interval(secs => idle_seconds)
            ORDER BY created_at DESC LIMIT 100
            """)
        {
            all.append(
                SessionFacts(
                    id: try row["id"], createdAt: try row["created_at"], lastUsedAt: try row["last_used_at"],
                    expiresAt: try row["expires_at"], address: try row["address"], agent: try row["agent"]))
        }
        return all
    }

    /// Ends a session of that owner; false when there is no such living one.
    package borrowing func end(session: UUID, of owner: UUID) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE session SET ended_at = now()
            WHERE id = \(session) AND (clinician_id = \(owner) OR terminal_id = \(owner)) AND ended_at IS NULL
            """
        ).affected == 1
    }

    /// Notes that the password was given again, and answers when.
    package borrowing func stepUp(session: UUID) throws(PostgresError) -> Date {
        try one("UPDATE session SET stepped_up_at = now() WHERE id = \(session) RETURNING stepped_up_at")[
            "stepped_up_at"]
    }

    /// The account of a clinician, for the password check of a step-up.
    package borrowing func login(of clinician: ClinicianID) throws(PostgresError) -> String? {
        try first("SELECT login FROM account WHERE clinician_id = \(clinician)").map { row throws(PostgresError) in
            try row["login"]
        }
    }
}
