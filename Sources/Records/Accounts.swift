// Before there is an actor: accounts, sessions, terminals. These statements run as the sign-in role, which sees no patient.
package import Alliance
package import FoundationEssentials
package import Postgres

/// An account as sign-in needs it.
package struct Account: Sendable {
    package let alliance: AllianceID
    package let clinician: ClinicianID
    package let organisation: OrganisationID
    /// PHC string of the password's hash.
    package let password: String
    package let isLocked: Bool
    package let isActive: Bool
    package let roles: [String]
}

/// A session to be opened. Only the hash of its secret is stored.
package struct NewSession: Sendable {
    package let id: UUID
    package let tokenHash: [UInt8]
    package let alliance: AllianceID
    package let organisation: OrganisationID
    package var clinician: ClinicianID?
    package var terminal: TerminalID?
    /// Seconds from now until it ends whatever happens, and seconds it may lie idle.
    package let life: (absolute: Int, idle: Int)
    package let address: String
    package let agent: String

    package init(
        id: UUID, tokenHash: [UInt8], alliance: AllianceID, organisation: OrganisationID,
        life: (absolute: Int, idle: Int), from origin: (address: String, agent: String)
    ) {
        self.id = id
        self.tokenHash = tokenHash
        self.alliance = alliance
        self.organisation = organisation
        self.life = life
        address = origin.address
        agent = origin.agent
    }
}

extension SQL {
    /// The actor behind a session's secret: one row while the session lives, none afterwards. Its last use is noted at
    /// most twice a minute, so that reading does not write.
    package static func actor(tokenHash: [UInt8]) -> SQL {
        """
        WITH s AS (
            SELECT * FROM session
            WHERE token_hash = \(Bytea(tokenHash)) AND ended_at IS NULL AND expires_at > now()
              AND last_used_at > now() - make_interval(secs => idle_seconds)
        ), used AS (
            UPDATE session SET last_used_at = now() FROM s WHERE session.id = s.id AND s.last_used_at < now() - interval '30 s'
        )
        SELECT s.id AS session_id, s.alliance_id, s.organisation_id, s.clinician_id, s.terminal_id, s.stepped_up_at,
               o.name AS organisation_name, coalesce(c.name, t.name) AS name, c.licence_number, c.licence_organisation_id,
               c.practising_since, c.licence_valid_until, c.grade, c.modalities, t.public_key, o.agreement_parties,
               CASE WHEN c.practising_since > now() - interval '4 years' THEN
                   EXISTS (SELECT FROM shift v WHERE v.alliance_id = s.alliance_id AND v.clinician_id = s.clinician_id
                             AND v.centre_id = s.organisation_id AND v.supervisor_id IS NOT NULL AND v.withdrawn_at IS NULL
                             AND v.ends_at > now() AND v.starts_at <= now())
                   ELSE false END AS supervised_now,
               coalesce((SELECT array_agg(DISTINCT role) FROM clinician_role r
                         WHERE r.alliance_id = s.alliance_id AND r.clinician_id = s.clinician_id AND r.valid_from <= now()
                           AND (r.valid_to IS NULL OR r.valid_to > now())), '{}') AS roles,
               CASE WHEN o.level = 'township' THEN
                   (SELECT coalesce(array_agg(k.id), '{}') FROM organisation k
                    WHERE k.alliance_id = s.alliance_id AND k.parent_id = o.id AND k.level = 'village_clinic')
                   ELSE '{}' END AS supervised,
               coalesce((SELECT array_agg(DISTINCT p.code) FROM privilege p
                         WHERE p.alliance_id = s.alliance_id AND p.clinician_id = s.clinician_id AND p.state IN ('active', 'expiring')
                           AND p.valid_from <= now() AND p.valid_to > now()), '{}') AS privileges
        FROM s
        JOIN organisation o ON o.alliance_id = s.alliance_id AND o.id = s.organisation_id
        LEFT JOIN clinician c ON c.alliance_id = s.alliance_id AND c.id = s.clinician_id
        LEFT JOIN terminal t ON t.alliance_id = s.alliance_id AND t.id = s.terminal_id
        WHERE coalesce(c.active, t.revoked_at IS NULL)
        """
    }
}

extension SQL {
    /// Ends a session that is over and notes that its secret was used afterwards: one audit row for each session, so that
    /// a page which goes on asking does not fill the audit.
    package static func sessionOver(tokenHash: [UInt8], from origin: Origin) -> SQL {
        """
        WITH over AS (
            UPDATE session SET ended_at = now() WHERE token_hash = \(Bytea(tokenHash)) AND ended_at IS NULL RETURNING *
        )
        INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result, reason,
                           request_id, address)
        SELECT alliance_id, coalesce(clinician_id, terminal_id), CASE WHEN terminal_id IS NULL THEN 'staff' ELSE 'terminal' END,
               organisation_id, 'session.used', 'session', id, 'refused', 'session-over', \(origin.request), \(origin.address)
        FROM over
        """
    }
}

/// Reads the actor out of the answer of ``SQL/actor(tokenHash:)``; nil where the secret opens nothing.
package func actor(in rows: Rows) throws(PostgresError) -> Actor? {
    guard let row = rows.first else { return nil }
    return try Actor(row)
}

extension Session {
    /// The account of that name, locked for this transaction so that failures are counted one by one.
    package borrowing func account(named login: String) throws(PostgresError) -> Account? {
        guard
            let row = try first(
                """
                SELECT a.alliance_id, a.clinician_id, c.organisation_id, a.password, c.active,
                       coalesce(a.locked_until > now(), false) AS locked,
                       (SELECT coalesce(array_agg(role), '{}') FROM clinician_role r
                        WHERE r.alliance_id = a.alliance_id AND r.clinician_id = a.clinician_id
                          AND (r.valid_to IS NULL OR r.valid_to > now())) AS roles
                FROM account a JOIN clinician c ON c.alliance_id = a.alliance_id AND c.id = a.clinician_id
                WHERE a.login = \(login) FOR UPDATE OF a
                """)
        else { return nil }
        return Account(
            alliance: AllianceID(try row["alliance_id"]), clinician: ClinicianID(try row["clinician_id"]),
            organisation: OrganisationID(try row["organisation_id"]), password: try row["password"],
            isLocked: try row["locked"], isActive: try row["active"], roles: try row["roles"])
    }

    /// Counts a wrong password; the `limit`-th in a row locks the account for `seconds`.
    package borrowing func countFailure(of account: Account, limit: Int, seconds: Int) throws(PostgresError) {
        try run(
            """
            UPDATE account SET failures = CASE WHEN failures + 1 >= \(limit) THEN 0 ELSE failures + 1 END,
                   locked_until = CASE WHEN failures + 1 >= \(limit) THEN now() + make_interval(secs => \(seconds))
                                       ELSE locked_until END
            WHERE alliance_id = \(account.alliance) AND clinician_id = \(account.clinician)
            """)
    }

    /// Forgets the failures after a right password.
    package borrowing func clearFailures(of account: Account) throws(PostgresError) {
        try run(
            """
            UPDATE account SET failures = 0, locked_until = NULL
            WHERE alliance_id = \(account.alliance) AND clinician_id = \(account.clinician) AND failures > 0
            """)
    }

    /// Opens a session and answers when it ends.
    package borrowing func open(_ session: NewSession) throws(PostgresError) -> Date {
        try one(
            """
            INSERT INTO session (id, token_hash, alliance_id, clinician_id, terminal_id, organisation_id, expires_at,
                                 idle_seconds, address, agent)
            VALUES (\(session.id), \(Bytea(session.tokenHash)), \(session.alliance), \(session.clinician),
                    \(session.terminal), \(session.organisation), now() + make_interval(secs => \(session.life.absolute)),
                    \(session.life.idle), \(session.address), \(session.agent))
            RETURNING expires_at
            """)["expires_at"]
    }

    /// Writes an audit row where no actor stands behind the request yet.
    package borrowing func auditSignIn(
        _ action: String, of account: Account, result: AuditRow.Result, from origin: Origin
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, result, request_id, address)
            VALUES (\(account.alliance), \(account.clinician), \(account.roles.joined(separator: ",")),
                    \(account.organisation), \(action), \(result.rawValue), \(origin.request), \(origin.address))
            """)
    }
}
