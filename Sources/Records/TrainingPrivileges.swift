// Privileges: granted over a passed attempt, taken away with a reason, and told for any day.
package import Alliance
package import FoundationEssentials
package import Postgres
package import Training

/// A privilege of somebody, with its term.
package struct StoredPrivilege: Sendable {
    package let id: UUID
    package let clinician: ClinicianID
    package let clinicianName: String
    package let organisation: OrganisationID
    package let organisationName: String
    package let code: String
    package let state: PrivilegeState
    package let validFrom: Date?
    package let validTo: Date?
    /// When it was taken away before its time.
    package let endedAt: Date?
    /// The trainer who signed; nil where passing alone was enough.
    package let grantedBy: String?
    /// Whether it unlocks its action at this moment.
    package let isInForce: Bool
}

extension Session {
    /// Grants the privilege that a passed attempt leads to. The function checks attempt and signature itself.
    package borrowing func grant(over attempt: UUID) throws(PostgresError) -> StoredPrivilege? {
        let id = UUID.v7(at: Date.now)
        try run("SELECT code FROM grant_privilege(\(attempt), \(id), \(UUID.v7(at: Date.now)))")
        return try privilege(id)
    }

    /// Whether that privilege of somebody has been taken away before: then a trainer gives it back, whatever the course says.
    package borrowing func wasTaken(_ code: String, from clinician: ClinicianID) throws(PostgresError) -> Bool {
        try one(
            """
            SELECT EXISTS (SELECT 1 FROM privilege WHERE alliance_id = my_alliance() AND clinician_id = \(clinician)
                             AND code = \(code) AND state IN ('suspended', 'revoked')) AS taken
            """)["taken"]
    }

    /// The privilege, if the actor may see it.
    package borrowing func privilege(_ id: UUID) throws(PostgresError) -> StoredPrivilege? {
        guard let row = try first("\(SQL.privileges) AND p.id = \(id)") else { return nil }
        return try StoredPrivilege(row)
    }

    /// Privileges that the actor may see, newest first; with `day`, those under which somebody could act on that day.
    package borrowing func privileges(
        of whose: Whose, on day: CalendarDay?, before cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredPrivilege] {
        var all: [StoredPrivilege] = []
        for row in try run(
            """
            \(SQL.privileges) AND (\(whose.clinician)::uuid IS NULL OR p.clinician_id = \(whose.clinician))
              AND (\(day?.start)::timestamptz IS NULL
                   OR (p.valid_from < \(day?.adding(days: 1).start) AND p.valid_to > \(day?.start)
                       AND coalesce(p.ended_at > \(day?.start), p.state NOT IN ('suspended', 'revoked'))))
              AND (\(cursor)::uuid IS NULL OR p.id < \(cursor)) ORDER BY p.id DESC LIMIT \(limit)
            """)
        { all.append(try StoredPrivilege(row)) }
        return all
    }

    /// Takes a privilege away for good; false when it is not there to be taken, or is the actor's own.
    package borrowing func revoke(
        _ privilege: StoredPrivilege, because reason: String, by actor: Actor
    ) throws(PostgresError) -> Bool {
        let done = try run(
            """
            UPDATE privilege SET state = 'revoked', ended_at = now()
            WHERE alliance_id = my_alliance() AND id = \(privilege.id) AND state = \(privilege.state.rawValue)
            """)
        guard done.affected == 1 else { return false }
        try run(
            """
            INSERT INTO privilege_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, clinician_id,
                                         code, from_state, to_state, reason)
            VALUES (my_alliance(), \(UUID.v7(at: Date.now)), 'privilege.revoked', \(actor.id), \(actor.roleText),
                    \(actor.organisation), now(), \(privilege.clinician), \(privilege.code), \(privilege.state.rawValue),
                    'revoked', \(reason))
            """)
        return true
    }
}

extension SQL {
    fileprivate static let privileges: SQL = """
        SELECT p.id, p.clinician_id, c.name, p.organisation_id, o.name AS organisation, p.code, p.state, p.valid_from,
               p.valid_to, p.ended_at, g.name AS granted_by,
               coalesce(p.state IN ('active', 'expiring') AND p.valid_from <= now() AND p.valid_to > now(), false) AS in_force
        FROM privilege p
        JOIN clinician c ON c.alliance_id = p.alliance_id AND c.id = p.clinician_id
        JOIN organisation o ON o.alliance_id = p.alliance_id AND o.id = p.organisation_id
        LEFT JOIN clinician g ON g.alliance_id = p.alliance_id AND g.id = p.granted_by
        WHERE p.alliance_id = my_alliance()
        """
}

extension StoredPrivilege {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row["id"], clinician: ClinicianID(try row["clinician_id"]), clinicianName: try row["name"],
            organisation: OrganisationID(try row["organisation_id"]), organisationName: try row["organisation"],
            code: try row["code"], state: try row.code("state"), validFrom: try row["valid_from"],
            validTo: try row["valid_to"], endedAt: try row["ended_at"], grantedBy: try row["granted_by"],
            isInForce: try row["in_force"])
    }
}
