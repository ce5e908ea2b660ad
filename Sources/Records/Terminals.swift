// Terminals: enrolled once by a code, known by their key, each assertion taken once. As the sign-in role.
package import Alliance
package import FoundationEssentials
package import Postgres

/// A terminal as the token exchange needs it.
package struct TerminalFacts: Sendable {
    package let id: TerminalID
    package let alliance: AllianceID
    package let organisation: OrganisationID
    package let organisationCode: String
    package let organisationName: String
    /// The public key as a JWK in JSON.
    package let publicKey: String
}

extension Session {
    /// Uses up an enrolment code and records the terminal; nil when the code is unknown, used or too old, or of another clinic than
    /// expected: then it stays as it was.
    package borrowing func enrol(
        code hash: [UInt8], terminal: TerminalID, name: String, publicKey: String, software: String,
        expecting organisation: OrganisationID? = nil
    ) throws(PostgresError) -> TerminalFacts? {
        guard
            let used = try first(
                """
                UPDATE enrolment_code SET used_at = now(), terminal_id = \(terminal)
                WHERE code_hash = \(Bytea(hash)) AND used_at IS NULL AND expires_at > now()
                  AND organisation_id = coalesce(\(organisation)::uuid, organisation_id)
                RETURNING alliance_id, organisation_id
                """)
        else { return try enrolled(code: hash, publicKey: publicKey) }
        let alliance: UUID = try used["alliance_id"], organisation: UUID = try used["organisation_id"]
        try run(
            """
            INSERT INTO terminal (alliance_id, id, organisation_id, name, public_key, software)
            VALUES (\(alliance), \(terminal), \(organisation), \(name), \(publicKey)::jsonb, \(software))
            """)
        return try self.terminal(terminal)
    }

    /// The name of the clinic for which a code is that can still be used.
    package borrowing func clinic(ofCode hash: [UInt8]) throws(PostgresError) -> String? {
        try first(
            """
            SELECT o.name FROM enrolment_code c
            JOIN organisation o ON o.alliance_id = c.alliance_id AND o.id = c.organisation_id
            WHERE c.code_hash = \(Bytea(hash)) AND c.used_at IS NULL AND c.expires_at > now()
            """)?["name"]
    }

    /// The terminal that used this code with this very key: an enrolment whose answer was lost, asked again.
    private borrowing func enrolled(code hash: [UInt8], publicKey: String) throws(PostgresError) -> TerminalFacts? {
        let row = try first(
            """
            SELECT t.id FROM enrolment_code c JOIN terminal t ON t.alliance_id = c.alliance_id AND t.id = c.terminal_id
            WHERE c.code_hash = \(Bytea(hash)) AND t.public_key = \(publicKey)::jsonb AND t.revoked_at IS NULL
            """)
        guard let row else { return nil }
        return try terminal(TerminalID(try row["id"]))
    }

    /// The terminal of that id, unless it has been revoked.
    package borrowing func terminal(_ id: TerminalID) throws(PostgresError) -> TerminalFacts? {
        guard
            let row = try first(
                """
                SELECT t.alliance_id, t.organisation_id, t.public_key, o.code, o.name
                FROM terminal t JOIN organisation o ON o.alliance_id = t.alliance_id AND o.id = t.organisation_id
                WHERE t.id = \(id) AND t.revoked_at IS NULL
                """)
        else { return nil }
        return TerminalFacts(
            id: id, alliance: AllianceID(try row["alliance_id"]),
            organisation: OrganisationID(try row["organisation_id"]),
            organisationCode: try row["code"], organisationName: try row["name"], publicKey: try row["public_key"])
    }

    /// Writes the audit row of what a terminal did, or was refused, before there was a session.
    package borrowing func audit(
        _ action: String, of terminal: TerminalFacts, refused reason: String? = nil, from origin: Origin
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result,
                               reason, request_id, address)
            VALUES (\(terminal.alliance), \(terminal.id), 'terminal', \(terminal.organisation), \(action), 'terminal',
                    \(terminal.id), \(reason == nil ? "done" : "refused"), \(reason), \(origin.request), \(origin.address))
            """)
    }

    /// Notes that a terminal has signed in: a sign of life, also of one whose agent does not run.
    package borrowing func noteSignIn(of terminal: TerminalID) throws(PostgresError) {
        try run("UPDATE terminal SET signed_in_at = now() WHERE id = \(terminal)")
    }

    /// Takes an assertion's `jti`; false when that terminal has used it before.
    package borrowing func take(jti: String, of terminal: TerminalID, until expiry: Date) throws(PostgresError) -> Bool
    {
        try run(
            """
            INSERT INTO assertion (terminal_id, jti, expires_at) VALUES (\(terminal), \(jti), \(expiry))
            ON CONFLICT DO NOTHING
            """
        ).affected == 1
    }
}
