// The way out of quarantine: a newer worker, or a mended one, looks again. As the owner.
package import Exams
package import Postgres

extension Session {
    /// Sends quarantined exams to the workers again, oldest first: the one named, or up to `limit` of all. Each keeps
    /// its history; one that is still unreadable is quarantined again. Answers which went.
    package borrowing func release(_ exam: ExamID?, limit: Int) throws(PostgresError) -> [ExamID] {
        let rows = try run(
            """
            WITH freed AS (
                UPDATE exam SET state = 'complete', state_at = now(), problem = NULL
                WHERE (alliance_id, id) IN (
                    SELECT alliance_id, id FROM exam
                    WHERE state = 'quarantined' AND (\(exam)::uuid IS NULL OR id = \(exam)) ORDER BY id LIMIT \(limit))
                RETURNING alliance_id, id, organisation_id
            ), told AS (
                INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                        from_state, to_state)
                SELECT id, alliance_id, gen_random_uuid(), 'exam.released', id, 'operator', organisation_id, now(),
                       'quarantined', 'complete' FROM freed
            ), cleared AS (
                UPDATE exam_object o SET problem = NULL FROM freed WHERE o.alliance_id = freed.alliance_id AND o.exam_id = freed.id
            ), noted AS (
                INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result,
                                   request_id)
                SELECT alliance_id, id, 'operator', organisation_id, 'exam.released', 'exam', id, 'done', 'lianyi-hub release'
                FROM freed
            )
            UPDATE job SET done_at = NULL, attempts = 0, run_at = now(), lease_until = NULL, last_error = NULL
            FROM freed WHERE job.kind = 'exam.describe' AND job.subject_id = freed.id RETURNING job.subject_id AS id
            """)
        var released: [ExamID] = []
        for row in rows { released.append(ExamID(try row["id"])) }
        return released
    }
}
