// Shifts and leaves of a centre: recorded, withdrawn, listed. A row is never changed.
package import Alliance
package import FoundationEssentials
package import Postgres

/// The two tables of a roster.
package enum RosterTable: String, Sendable {
    case shift, leave

    fileprivate var name: SQL { self == .shift ? "shift" : "leave" }
    fileprivate var extra: SQL {
        self == .shift ? "d.extra, d.supervisor_id" : "false AS extra, NULL::uuid AS supervisor_id"
    }
}

/// A shift or a leave as it stands.
package struct RosterRow: Sendable {
    package let id: UUID
    package let clinician: ClinicianID
    package let name: String
    package let startsAt: Date
    package let endsAt: Date
    /// Whether the reader began it themselves; false for leaves.
    package let isExtra: Bool
    /// Who answers for them; nil for most, and for leaves.
    package let supervisor: ClinicianID?

    package init(
        id: UUID, clinician: ClinicianID, name: String, from startsAt: Date, to endsAt: Date, isExtra: Bool = false,
        supervisor: ClinicianID? = nil
    ) {
        self.id = id
        self.clinician = clinician
        self.name = name
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.isExtra = isExtra
        self.supervisor = supervisor
    }
}

extension Session {
    /// The name of somebody who reads at the actor's centre; with `orOnDuty`, of a doctor of the actor's township hospital, whose
    /// duty they plan. nil for everybody else.
    package borrowing func readerName(_ id: ClinicianID, orOnDuty: Bool = false) throws(PostgresError) -> String? {
        let roles = orOnDuty ? ["township_doctor"] : ["reader", "reviewer"]
        let row = try first(
            """
            SELECT c.name FROM clinician c
            WHERE c.alliance_id = my_alliance() AND c.id = \(id) AND c.organisation_id = my_organisation() AND c.active
              AND EXISTS (SELECT FROM clinician_role o
                          WHERE o.alliance_id = c.alliance_id AND o.clinician_id = c.id AND o.role = ANY (\(roles)::text[])
                            AND o.valid_from <= now() AND (o.valid_to IS NULL OR o.valid_to > now()))
              AND (NOT \(orOnDuty) OR plans_duty())
            """)
        guard let row else { return nil }
        return try row["name"]
    }

    /// What stands already in the same hours of the same person: a shift under a shift of the plan, an extra shift under an
    /// extra one, a leave under a leave. Whoever plans for that person meanwhile waits until the end of the transaction.
    package borrowing func overlap(_ row: RosterRow, in table: RosterTable) throws(PostgresError) -> (
        from: Date, to: Date
    )? {
        try run("SELECT pg_advisory_xact_lock(hashtextextended('roster ' || \(row.clinician)::text, 34))")
        let same: SQL = table == .shift ? "AND extra = \(row.isExtra)" : ""
        let found = try first(
            """
            SELECT starts_at, ends_at FROM \(table.name)
            WHERE alliance_id = my_alliance() AND clinician_id = \(row.clinician) AND withdrawn_at IS NULL
              AND starts_at < \(row.endsAt) AND ends_at > \(row.startsAt) \(same)
            ORDER BY starts_at LIMIT 1
            """)
        guard let found else { return nil }
        return (try found["starts_at"], try found["ends_at"])
    }

    /// Records a shift or a leave at the actor's centre.
    package borrowing func record(_ row: RosterRow, in table: RosterTable, by actor: Actor) throws(PostgresError) {
        let columns: SQL = table == .shift ? ", extra, supervisor_id" : ""
        let values: SQL = table == .shift ? ", \(row.isExtra), \(row.supervisor)" : ""
        try run(
            """
            INSERT INTO \(table.name) (alliance_id, id, centre_id, clinician_id, starts_at, ends_at, recorded_by\(columns))
            VALUES (my_alliance(), \(row.id), my_organisation(), \(row.clinician), \(row.startsAt), \(row.endsAt),
                    \(actor.id)\(values))
            """)
    }

    /// Withdraws a row of the actor's centre, as far as the actor may; false where it is withdrawn already, or not theirs.
    package borrowing func withdraw(_ id: UUID, from table: RosterTable, by actor: Actor) throws(PostgresError) -> Bool
    {
        try run(
            """
            UPDATE \(table.name) SET withdrawn_by = \(actor.id), withdrawn_at = now()
            WHERE alliance_id = my_alliance() AND centre_id = my_organisation() AND id = \(id) AND withdrawn_at IS NULL
            """
        ).affected == 1
    }

    /// Whether the row is one of the actor's centre, and whether it is withdrawn; nil where there is none.
    package borrowing func isWithdrawn(_ id: UUID, in table: RosterTable) throws(PostgresError) -> Bool? {
        let row = try first(
            """
            SELECT withdrawn_at IS NOT NULL AS gone FROM \(table.name)
            WHERE alliance_id = my_alliance() AND centre_id = my_organisation() AND id = \(id)
            """)
        guard let row else { return nil }
        return try row["gone"]
    }

    /// What stands in the roster of the actor's centre between two moments, by its beginning, behind the row `cursor`.
    package borrowing func roster(
        _ table: RosterTable, _ span: (from: Date, to: Date), after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [RosterRow] {
        var all: [RosterRow] = []
        for row in try run(
            """
            SELECT d.id, d.clinician_id, c.name, d.starts_at, d.ends_at, \(table.extra)
            FROM \(table.name) d JOIN clinician c ON c.alliance_id = d.alliance_id AND c.id = d.clinician_id
            WHERE d.alliance_id = my_alliance() AND d.centre_id = my_organisation() AND d.withdrawn_at IS NULL
              AND d.ends_at > \(span.from) AND d.starts_at < \(span.to)
              AND (\(cursor)::uuid IS NULL OR (d.starts_at, d.id) >
                   (SELECT p.starts_at, p.id FROM \(table.name) p WHERE p.alliance_id = my_alliance() AND p.id = \(cursor)))
            ORDER BY d.starts_at, d.id LIMIT \(limit)
            """)
        {
            let supervisor: UUID? = try row["supervisor_id"]
            all.append(
                RosterRow(
                    id: try row["id"], clinician: ClinicianID(try row["clinician_id"]), name: try row["name"],
                    from: try row["starts_at"], to: try row["ends_at"], isExtra: try row["extra"],
                    supervisor: supervisor.map { ClinicianID($0) }))
        }
        return all
    }
}
