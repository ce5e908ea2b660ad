// What a patient's timeline tells of earlier exams: where each was made, and what its final report says.
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// An earlier exam's place and report, as one line of a timeline.
package struct PriorFacts: Sendable {
    package let clinic: String
    /// The newest final report that stands; nil where the actor sees none.
    package let report: Signed?

    package struct Signed: Sendable {
        package let id: UUID
        package let severity: Severity
        /// Its impressions in one line.
        package let impression: String
        package let signedAt: Date
    }
}

extension Session {
    /// Facts about these exams, as far as the actor may see them.
    package borrowing func priorFacts(of exams: [ExamID]) throws(PostgresError) -> [ExamID: PriorFacts] {
        guard !exams.isEmpty else { return [:] }
        var all: [ExamID: PriorFacts] = [:]
        for row in try run(
            """
            SELECT e.id, o.name AS clinic, s.id AS report_id, s.severity, s.signed_at, s.impression
            FROM exam e JOIN organisation o ON o.alliance_id = e.alliance_id AND o.id = e.organisation_id
            LEFT JOIN LATERAL (
                SELECT p.id, p.severity, p.signed_at,
                       (SELECT coalesce(string_agg(i ->> 'text', '；'), '')
                        FROM jsonb_array_elements(p.document::jsonb -> 'impressions') i) AS impression
                FROM report p WHERE p.alliance_id = e.alliance_id AND p.exam_id = e.id AND p.stage <> 'preliminary'
                  AND \(SQL.stands) ORDER BY p.version DESC LIMIT 1) s ON true
            WHERE e.alliance_id = my_alliance() AND e.id = ANY (\(exams.map(\.uuid))::uuid[])
            """)
        {
            let report: UUID? = try row["report_id"]
            all[ExamID(try row["id"])] = PriorFacts(
                clinic: try row["clinic"],
                report: try report.map { id throws(PostgresError) in
                    PriorFacts.Signed(
                        id: id, severity: try row.code("severity"), impression: try row["impression"],
                        signedAt: try row["signed_at"])
                })
        }
        return all
    }
}
