// Where exams stand, without a word of whose they are.
package import Exams
package import FoundationEssentials
package import Postgres

/// One exam's state.
package struct StoredStanding: Sendable {
    package let exam: UUID
    package let state: ExamState
    package let since: Date
    /// Why it is quarantined, where it is; or what the clinic should do at once, though a reader has it too; or without which of its
    /// words it was taken in.
    package let problem: IntakeReason?
    /// Reports of it that were voided, the newest last.
    package let voided: [VoidedReport]
}

/// A report that stands no more.
package struct VoidedReport: Sendable, Decodable {
    package let report: UUID
    package let at: Date
    package let reason: String
}

extension IntakeReason {
    /// How the codes begin of what is said of the words that came with an exam, as soon as it is sent.
    static let asSent = "sent-"
    /// What the clinic can still mend before somebody reads the exam, the gravest first.
    static let whileUnread = [withoutBlood, doubtfulUnit]
}

extension StoredExam {
    /// The same for a page of the clinic's.
    package var toldToClinic: IntakeReason? {
        let isUnread = [.queued, .reading, .preliminary].contains(state)
        let mendable = IntakeReason.whileUnread.lazy.compactMap { code in warnings.first { $0.code == code } }
        return problem ?? (isUnread ? mendable.first : nil)
            ?? warnings.first { $0.code.hasPrefix(IntakeReason.asSent) }
    }
}

extension Session {
    /// Where those of the exams stand that the actor may see. A claimed reading makes the exam `reading`, an open review `preliminary`, as in `SQL.exams`.
    package borrowing func standings(of exams: [UUID]) throws(PostgresError) -> [StoredStanding] {
        var all: [StoredStanding] = []
        for row in try run(
            """
            SELECT e.id, e.state_at,
                   coalesce(e.problem, (
                       SELECT w.value FROM jsonb_array_elements(e.warnings) WITH ORDINALITY w (value, place)
                       WHERE w.value ->> 'code' = ANY (\(IntakeReason.whileUnread)::text[]) AND e.state = 'queued'
                          OR starts_with(w.value ->> 'code', \(IntakeReason.asSent))
                       ORDER BY array_position(\(IntakeReason.whileUnread)::text[], w.value ->> 'code') NULLS LAST, w.place
                       LIMIT 1)) AS problem,
                   (SELECT coalesce(jsonb_agg(jsonb_build_object('report', v.report_id, 'reason', v.reason,
                        'at', to_char(v.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY v.at), '[]')
                    FROM report_voiding v WHERE v.alliance_id = e.alliance_id AND v.exam_id = e.id) AS voided,
                   CASE WHEN e.state = 'queued' THEN coalesce((
                            SELECT CASE WHEN bool_or(r.purpose = 'review') THEN 'preliminary'
                                        WHEN bool_or(r.state = 'claimed') THEN 'reading' END
                            FROM reading r WHERE r.alliance_id = e.alliance_id AND r.exam_id = e.id
                              AND r.state IN ('queued', 'claimed')), 'queued') ELSE e.state END AS state
            FROM exam e
            WHERE e.alliance_id = my_alliance() AND e.id = ANY (\(exams)::uuid[])
            """)
        {
            all.append(
                StoredStanding(
                    exam: try row["id"], state: try row.code("state"), since: try row["state_at"],
                    problem: try row.optionalJSON("problem"), voided: try row.json("voided")))
        }
        return all
    }
}
