// The way out of quarantine: a newer worker, or a mended one, looks again. As the owner.
import Alliance
package import Exams
package import Postgres

extension Session {
    /// Sends quarantined exams to the workers again, in the order of their ids: the one named, or up to `limit` of those
    /// behind `last`. Each keeps its history, and gets a centre if one reads its kind by now; one that is still unreadable is
    /// quarantined again. Answers which went.
    package borrowing func release(
        _ exam: ExamID?, after last: ExamID? = nil, limit: Int
    ) throws(PostgresError) -> [ExamID] {
        let rows = try run(
            """
            WITH next AS (
                SELECT alliance_id, id FROM exam
                WHERE state = 'quarantined' AND (\(exam)::uuid IS NULL OR id = \(exam)) AND (\(last)::uuid IS NULL OR id > \(last))
                ORDER BY id LIMIT \(limit) FOR UPDATE SKIP LOCKED
            ), freed AS (
                UPDATE exam e SET state = 'complete', state_at = now(), problem = NULL,
                    centre_id = coalesce(e.centre_id, (
                        SELECT o.id FROM organisation o WHERE o.alliance_id = e.alliance_id AND o.active
                          AND e.kind = ANY (o.reads_kinds) ORDER BY o.level, o.code LIMIT 1))
                FROM next WHERE e.alliance_id = next.alliance_id AND e.id = next.id AND e.state = 'quarantined'
                RETURNING e.alliance_id, e.id, e.organisation_id, e.patient_id
            ), told AS (
                INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                        from_state, to_state)
                SELECT id, alliance_id, gen_random_uuid(), 'exam.released', id, 'operator', organisation_id, now(),
                       'quarantined', 'complete' FROM freed
            ), cleared AS (
                UPDATE exam_object o SET problem = NULL FROM freed WHERE o.alliance_id = freed.alliance_id AND o.exam_id = freed.id
            ), noted AS (
                INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                                   request_id)
                SELECT alliance_id, 'operator', organisation_id, 'exam.released', 'exam', id, patient_id, 'done', 'command line'
                FROM freed
            )
            UPDATE job SET done_at = NULL, attempts = 0, run_at = now(), lease_until = NULL, last_error = NULL
            FROM freed WHERE job.kind = 'exam.describe' AND job.subject_id = freed.id RETURNING freed.id
            """)
        var released: [ExamID] = []
        for row in rows { released.append(ExamID(try row["id"])) }
        return released.sorted { $0.description < $1.description }
    }
}
