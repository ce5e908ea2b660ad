// Exams whose patient became known, was corrected or turned out to be another: judged again by the hub itself, as the job role.
package import Alliance
package import Criticals
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres

/// An exam that waits to be judged again, locked until the end of the transaction.
package struct ExamToJudge: Sendable {
    package let job: UUID
    package let exam: ExamID
    package let content: ExamContent?
    /// As ``StoredExam/judgedAt``.
    package let judgedAt: Date
    package let organisation: OrganisationID
    /// By whom it was judged before; nil where it was nobody's.
    package let wasPatient: UUID?
    package let wasSex: Sex?
    package let wasBorn: CalendarDay?
    /// What it is held against now.
    package let grounds: CriticalGrounds
}

/// What the job says of before.
private struct JudgedBefore: Decodable {
    let sex: String?
    let birthDate: CalendarDay?
    let patient: UUID?
}

extension Session {
    /// The next job of the alliance whose exam waits to be judged again, emergencies first, locked until the end of the transaction;
    /// nil where none does, or others are at them. In the mode of the hub there.
    package borrowing func takeJudgement() throws(PostgresError) -> UUID? {
        try first(
            """
            SELECT j.id FROM job j
            WHERE j.alliance_id = my_alliance() AND j.kind = 'exam.judge' AND j.done_at IS NULL AND j.run_at <= now()
            ORDER BY j.urgent DESC, j.run_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """)?["id"]
    }

    /// What a job that was taken asks for; nil where its exam is gone.
    package borrowing func judgement(_ job: UUID) throws(PostgresError) -> ExamToJudge? {
        let row = try first(
            """
            SELECT j.id AS job, j.detail, e.id, e.content, least(e.performed_at, e.recorded_at) AS judged_at, e.organisation_id
            FROM job j JOIN exam e ON e.alliance_id = j.alliance_id AND e.id = j.subject_id
            WHERE j.alliance_id = my_alliance() AND j.id = \(job)
            """)
        guard let row else { return nil }
        let content: ExamContent? = try row.optionalJSON("content")
        let exam = ExamID(try row["id"]), was: JudgedBefore? = try row.optionalJSON("detail")
        let codes = content.map { CriticalDetection.codes(of: $0) } ?? []
        let grounds = try one("SELECT critical_grounds(\(exam), \(codes)::text[]) AS grounds")
        return ExamToJudge(
            job: try row["job"], exam: exam, content: content, judgedAt: try row["judged_at"],
            organisation: OrganisationID(try row["organisation_id"]), wasPatient: was?.patient,
            wasSex: was?.sex.flatMap(Sex.init(rawValue:)), wasBorn: was?.birthDate,
            grounds: try CriticalGrounds(grounds, column: "grounds"))
    }

    /// Keeps what came of judging it again: events and audit, a critical case opened or joined, and none closed; what it warns
    /// of, instead of what was warned of for who it was thought to be.
    ///
    /// - Parameter changes: flags that are others now, in words by the item's name.
    /// - Returns: the case that it opened or joined.
    package borrowing func settle(
        _ work: ExamToJudge, _ found: CriticalDetection?, changes: [String: String]
    ) throws(PostgresError) -> CriticalID? {
        let id: UUID? = try one(
            """
            SELECT judge_again(\(work.exam), \(UUID.v7(at: Date())), \(found?.source.rawValue ?? "count"),
                               \(JSONB(found?.findings ?? [])), \(JSONB(changes)), \(work.wasPatient)) AS id
            """)["id"]
        try warn(of: found, beside: work.exam)
        try run("UPDATE job SET done_at = now(), attempts = attempts + 1 WHERE id = \(work.job)")
        return id.map { CriticalID($0) }
    }

    /// One that could not be judged waits a while, so that it holds up no other.
    package borrowing func postpone(judgement job: UUID, seconds: Int, error: String) throws(PostgresError) {
        try run(
            """
            UPDATE job SET attempts = attempts + 1, run_at = now() + make_interval(secs => \(seconds)), last_error = \(error)
            WHERE alliance_id = my_alliance() AND id = \(job) AND done_at IS NULL
            """)
    }
}
