// Reports as lists show them: without their documents.
import Alliance
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// One version of a report in a list.
package struct ReportLine: Sendable {
    package let id: UUID
    package let exam: ExamID
    package let kind: String
    package let version: Int
    package let stage: ReportStage
    package let severity: Severity
    package let signedAt: Date
    package let isOpened: Bool
    /// Whether there is a plan that the clinic has not answered.
    package let isPlanOpen: Bool
    /// nil where the exam is nobody's.
    package let patient: String?
}

/// A version of a report as a list of versions names it.
package struct VersionLine: Sendable {
    package let id: UUID
    package let version: Int
    package let stage: ReportStage
    package let signedAt: Date
}

extension Session {
    /// All versions of an exam's report that the actor may see, the newest first, without their documents.
    package borrowing func versionLines(of exam: ExamID) throws(PostgresError) -> [VersionLine] {
        var all: [VersionLine] = []
        for row in try run(
            """
            SELECT p.id, p.version, p.stage, p.signed_at FROM report p
            WHERE p.alliance_id = my_alliance() AND p.exam_id = \(exam) ORDER BY p.version DESC LIMIT 200
            """)
        {
            all.append(
                VersionLine(
                    id: try row["id"], version: try row["version"], stage: try row.code("stage"),
                    signedAt: try row["signed_at"]))
        }
        return all
    }

    /// The newest released version of each of these exams' reports.
    package borrowing func reportLines(of exams: [ExamID]) throws(PostgresError) -> [ReportLine] {
        try reportLines(where: "p.exam_id = ANY (\(exams.map(\.uuid))::uuid[])", limit: exams.count)
    }

    /// What the actor's organisation has not opened, or whose plan it has not answered, of the last `days` days; critical ones
    /// first, then the newest.
    package borrowing func reportsToRead(days: Int, limit: Int) throws(PostgresError) -> [ReportLine] {
        try reportLines(
            where: """
                p.organisation_id = my_organisation() AND p.signed_at > now() - make_interval(days => \(days))
                  AND (p.opened_at IS NULL OR p.has_plan AND p.plan_at IS NULL)
                """, limit: limit)
    }

    private borrowing func reportLines(where condition: SQL, limit: Int) throws(PostgresError) -> [ReportLine] {
        var all: [ReportLine] = []
        for row in try run(
            """
            SELECT p.id, p.exam_id, p.kind, p.version, p.stage, p.severity, p.signed_at, p.opened_at IS NOT NULL AS opened,
                   p.has_plan AND p.plan_at IS NULL AS plan_open, n.name AS patient
            FROM report p LEFT JOIN patient n ON n.alliance_id = p.alliance_id AND n.id = p.patient_id
            WHERE p.alliance_id = my_alliance() AND p.released AND \(SQL.stands) AND \(condition)
              AND NOT EXISTS (SELECT FROM report q WHERE q.alliance_id = p.alliance_id AND q.exam_id = p.exam_id
                                AND q.version > p.version AND q.released)
            ORDER BY p.severity = 'critical' DESC, p.signed_at DESC, p.id LIMIT \(limit)
            """)
        {
            all.append(
                ReportLine(
                    id: try row["id"], exam: ExamID(try row["exam_id"]), kind: try row["kind"],
                    version: try row["version"], stage: try row.code("stage"), severity: try row.code("severity"),
                    signedAt: try row["signed_at"], isOpened: try row["opened"], isPlanOpen: try row["plan_open"],
                    patient: try row["patient"]))
        }
        return all
    }
}
