// What lies in quarantine, told to who runs the system: nothing of a patient, no name of a file, no word out of one.
package import Exams
package import FoundationEssentials
package import Postgres

/// Why and where, without the words: they name files, and quote them.
package struct QuarantineProblem: Codable, Sendable {
    package let code: String
    package let place: IntakeReason.Place?
}

/// An exam in quarantine.
package struct QuarantinedExam: Codable, Sendable {
    package let exam: UUID
    package let organisation: UUID
    package let organisationName: String
    package let kind: String
    package let urgency: String
    package let since: Date
    package let receivedAt: Date
    package let problem: QuarantineProblem
    package let objects: Int
    package let bytes: Int64
}

/// One exam that lies there, for an operator at the machine.
package struct QuarantineCase: Codable, Sendable {
    package struct Object: Codable, Sendable {
        package let number: Int
        package let mediaType: String
        package let size: Int64
        package let sha256: String
        package let code: String?
    }

    package struct Step: Codable, Sendable {
        package let kind: String
        package let at: String
        package let reason: String?
    }

    package let exam: QuarantinedExam
    package let objects: [Object]
    package let history: [Step]
    /// How often a worker has opened it since it came or was released.
    package let attempts: Int
}

extension Session {
    /// What the actor may see in quarantine, the newest first; nothing for who does not administer the alliance.
    package borrowing func quarantined(before last: ExamID?, limit: Int) throws(PostgresError) -> [QuarantinedExam] {
        var all: [QuarantinedExam] = []
        for row in try run("SELECT * FROM quarantined_exams(\(last)::uuid, \(limit))") {
            all.append(try QuarantinedExam(row))
        }
        return all
    }

    /// The same of all alliances, noted in the audit of each as an operator's look. As the owner.
    package borrowing func everyQuarantined(limit: Int) throws(PostgresError) -> [QuarantinedExam] {
        var all: [QuarantinedExam] = []
        for row in try run("\(SQL.quarantined) ORDER BY e.id DESC LIMIT \(limit)") {
            all.append(try QuarantinedExam(row))
        }
        try auditOperatorList(
            "quarantine.listed", shown: "SELECT alliance_id FROM exam WHERE id = ANY (\(all.map(\.exam))::uuid[])")
        return all
    }

    /// One of them with its objects and what was done to it; nil where it is not in quarantine. Noted in the audit as an operator's
    /// look. As the owner.
    package borrowing func quarantineCase(of exam: ExamID) throws(PostgresError) -> QuarantineCase? {
        guard let row = try first("\(SQL.quarantined) AND e.id = \(exam)") else { return nil }
        let more = try one(
            """
            SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'mediaType', o.media_type, 'size', o.size,
                        'sha256', encode(o.sha256, 'hex'), 'code', o.problem ->> 'code') ORDER BY o.number), '[]')
                    FROM exam_object o WHERE o.exam_id = \(exam)) AS objects,
                   (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', v.kind, 'reason', v.reason, 'at',
                        to_char(v.recorded_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')) ORDER BY v.recorded_at), '[]')
                    FROM exam_event v WHERE v.exam_id = \(exam) AND v.kind IN ('exam.registered', 'exam.completed',
                        'exam.quarantined', 'exam.released')) AS history,
                   coalesce((SELECT max(j.attempts) FROM job j WHERE j.kind = 'exam.describe' AND j.subject_id = \(exam)), 0)
                       AS attempts
            """)
        try run(
            """
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                               request_id)
            SELECT alliance_id, 'operator', organisation_id, 'quarantine.viewed', 'exam', id, patient_id, 'done', 'command line'
            FROM exam WHERE id = \(exam)
            """)
        return QuarantineCase(
            exam: try QuarantinedExam(row), objects: try more.json("objects"), history: try more.json("history"),
            attempts: try more["attempts"])
    }

    /// How many exams lie there. As the job role.
    package borrowing func quarantinedCount() throws(PostgresError) -> Int {
        try one("SELECT count(*)::int AS n FROM exam WHERE state = 'quarantined'")["n"]
    }
}

extension SQL {
    /// As the function of the administrators says it, for the owner.
    fileprivate static let quarantined: SQL = """
        SELECT e.id AS exam_id, o.id AS organisation_id, o.name AS organisation, e.kind, e.urgency, e.state_at AS since,
               e.recorded_at AS received_at,
               jsonb_build_object('code', e.problem ->> 'code', 'place', (e.problem -> 'place') - 'file') AS problem,
               (SELECT count(*)::int FROM exam_object x WHERE x.alliance_id = e.alliance_id AND x.exam_id = e.id) AS objects,
               (SELECT coalesce(sum(x.size), 0)::bigint FROM exam_object x
                WHERE x.alliance_id = e.alliance_id AND x.exam_id = e.id) AS bytes
        FROM exam e JOIN organisation o ON o.alliance_id = e.alliance_id AND o.id = e.organisation_id
        WHERE e.state = 'quarantined'
        """
}

extension QuarantinedExam {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            exam: try row["exam_id"], organisation: try row["organisation_id"],
            organisationName: try row["organisation"],
            kind: try row["kind"], urgency: try row["urgency"], since: try row["since"],
            receivedAt: try row["received_at"],
            problem: try row.json("problem"), objects: try row["objects"], bytes: try row["bytes"])
    }
}
