// Visits handed in by month: stored as a whole or not at all; a changed count is a new version, the same count is none.
import Alliance
package import FoundationEssentials
package import Indicators
package import Postgres

/// A month of a table as it stands after the import.
package struct VisitsMonth: Sendable {
    package let month: String
    package let organisations: Int
    package let outpatient: Int
    package let emergency: Int
    /// How many of its counts replace an earlier one.
    package let restated: Int
    /// When the newest of its counts was recorded.
    package let newest: Date
}

extension Session {
    /// The first rows whose organisation the alliance does not have.
    package borrowing func unknownOrganisation(in table: VisitsTable) throws(PostgresError) -> VisitsRow? {
        let codes = Set(table.rows.map(\.organisationCode)).sorted()
        let known: [String] = try one(
            """
            SELECT coalesce(array_agg(code), '{}') AS codes FROM organisation
            WHERE alliance_id = my_alliance() AND code = ANY (\(codes)::text[])
            """)["codes"]
        let found = Set(known)
        return table.rows.first { !found.contains($0.organisationCode) }
    }

    /// Stores every count that differs from the one in force, and answers the months as they now stand. `source` names the
    /// file. Imports wait for each other.
    package borrowing func store(
        _ table: VisitsTable, source: String, by actor: Actor
    ) throws(PostgresError) -> [VisitsMonth] {
        try run("SELECT pg_advisory_xact_lock(hashtextextended('visits ' || my_alliance()::text, 13))")
        try run(
            """
            INSERT INTO visit_count (alliance_id, organisation_id, month, version, outpatient, emergency, source, recorded_by)
            SELECT my_alliance(), o.id, n.month, coalesce(v.version, 0) + 1, n.outpatient, n.emergency, \(source), \(actor.id)
            FROM \(SQL.handedIn(table)) AS n (code, month, outpatient, emergency)
            JOIN organisation o ON o.alliance_id = my_alliance() AND o.code = n.code
            LEFT JOIN visits v ON v.alliance_id = o.alliance_id AND v.organisation_id = o.id AND v.month = n.month
            WHERE v.version IS NULL OR (v.outpatient, v.emergency) <> (n.outpatient, n.emergency)
            """)
        return try standing(of: table)
    }

    private borrowing func standing(of table: VisitsTable) throws(PostgresError) -> [VisitsMonth] {
        var all: [VisitsMonth] = []
        for row in try run(
            """
            SELECT to_char(n.month, 'YYYY-MM') AS month, count(*) AS organisations, sum(v.outpatient) AS outpatient,
                   sum(v.emergency) AS emergency, count(*) FILTER (WHERE v.version > 1) AS restated,
                   max(v.recorded_at) AS newest
            FROM \(SQL.handedIn(table)) AS n (code, month, outpatient, emergency)
            JOIN organisation o ON o.alliance_id = my_alliance() AND o.code = n.code
            JOIN visits v ON v.alliance_id = o.alliance_id AND v.organisation_id = o.id AND v.month = n.month
            GROUP BY n.month ORDER BY n.month LIMIT 2000
            """)
        {
            all.append(
                VisitsMonth(
                    month: try row["month"], organisations: try row["organisations"], outpatient: try row["outpatient"],
                    emergency: try row["emergency"], restated: try row["restated"], newest: try row["newest"]))
        }
        return all
    }
}

extension SQL {
    fileprivate static func handedIn(_ table: VisitsTable) -> SQL {
        """
        unnest(\(table.rows.map(\.organisationCode))::text[], \(table.rows.map { $0.month.description + "-01" })::date[],
               \(table.rows.map(\.outpatient))::int[], \(table.rows.map(\.emergency))::int[])
        """
    }
}
