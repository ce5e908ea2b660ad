// The same bytes as exams of two patients: one of the two names the wrong person.
package import Exams
package import FoundationEssentials
package import Postgres

/// An exam of another patient that holds one of the same objects.
package struct SameBytes: Sendable, Equatable {
    package let exam: ExamID
    /// The name of the clinic that sent it.
    package let organisation: String
    package let performedAt: Date
    /// Whether whoever asks sees that exam as well.
    package let isInSight: Bool
}

extension Session {
    /// Exams of other patients with an object of this one, the newest five; whoever asks has the exam in sight.
    package borrowing func sameBytes(as exam: ExamID) throws(PostgresError) -> [SameBytes] {
        var all: [SameBytes] = []
        let rows = try run(
            """
            SELECT s.exam_id, s.organisation, s.performed_at,
                   EXISTS (SELECT FROM exam e WHERE e.alliance_id = my_alliance() AND e.id = s.exam_id) AS seen
            FROM same_bytes(\(exam)) s
            """)
        for row in rows {
            all.append(
                SameBytes(
                    exam: ExamID(try row["exam_id"]), organisation: try row["organisation"],
                    performedAt: try row["performed_at"], isInSight: try row["seen"]))
        }
        return all
    }

    /// Writes into the audit, for both exams of each pair, that the same bytes came for two patients. Answers how many there are.
    /// In the mode of the hub in the exam's alliance.
    package borrowing func noteSameBytes(as exam: ExamID) throws(PostgresError) -> Int {
        try run(
            """
            WITH other AS (SELECT exam_id AS id FROM same_bytes(\(exam))),
            pair AS (SELECT \(exam)::uuid AS one, id AS other FROM other UNION ALL SELECT id, \(exam) FROM other)
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                               request_id, detail)
            SELECT e.alliance_id, 'hub', e.organisation_id, 'exam.same-bytes', 'exam', e.id, e.patient_id, 'done',
                   'describe-exams', jsonb_build_object('other', p.other)
            FROM pair p JOIN exam e ON e.alliance_id = my_alliance() AND e.id = p.one
            """
        ).affected / 2
    }

    /// What a file's own time is held against: capture, receipt, and how far they may be apart. In the mode of the hub in the exam's
    /// alliance.
    package borrowing func fileTimeGrounds(
        of exam: ExamID
    ) throws(PostgresError) -> (captured: Date, received: Date, bounds: FileTimeBounds)? {
        guard
            let row = try first(
                """
                SELECT e.performed_at, e.recorded_at, (s.value ->> 'hours')::float8 AS hours,
                       (s.value ->> 'aheadMinutes')::float8 AS ahead
                FROM exam e, (SELECT setting_at('exam.fileTime', now()) AS value) s
                WHERE e.alliance_id = my_alliance() AND e.id = \(exam)
                """)
        else { return nil }
        let hours: Double? = try row["hours"], ahead: Double? = try row["ahead"], usual = FileTimeBounds.usual
        let bounds = FileTimeBounds(
            apart: hours.map { $0 * 3_600 } ?? usual.apart, ahead: ahead.map { $0 * 60 } ?? usual.ahead)
        return (try row["performed_at"], try row["recorded_at"], bounds)
    }
}
