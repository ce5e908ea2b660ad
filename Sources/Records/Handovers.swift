// Passing work on: skipped cases, handed over cases, and the drafts that go along.
import Alliance
package import FoundationEssentials
package import Postgres
package import Readings

/// A draft that its writer handed over with the case.
package struct HandedDraft: Sendable {
    package let by: String
    package let at: Date
    package let content: ReportDraft
}

extension Session {
    /// Notes that the actor would rather not read it, and takes back what was offered to them.
    package borrowing func skip(
        _ reading: ReadingID, because reason: SkipReason, note: String?, by actor: Actor
    ) throws(PostgresError) -> UUID {
        let id = UUID.v7(at: Date())
        try run(
            """
            INSERT INTO reading_skip (alliance_id, id, reading_id, centre_id, clinician_id, reason, note)
            VALUES (my_alliance(), \(id), \(reading), my_organisation(), \(actor.id), \(reason.rawValue), \(note))
            """)
        try run(
            """
            UPDATE reading SET offered_to = NULL, offered_until = NULL
            WHERE alliance_id = my_alliance() AND id = \(reading) AND state = 'queued' AND offered_to = \(actor.id)
            """)
        return id
    }

    /// Puts all that the actor holds or is offered back into the queue, as theirs no more, with the drafts for whoever reads
    /// them next. `readings` are locked by the caller.
    package borrowing func letGo(
        of readings: [ReadingID], by actor: Actor, from origin: Origin
    ) throws(PostgresError) {
        let ids = readings.map(\.uuid)
        try run(
            """
            WITH held AS (
                SELECT id, state FROM reading WHERE alliance_id = my_alliance() AND id = ANY (\(ids)::uuid[])
            ), freed AS (
                UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL, claim_key = NULL,
                       offered_to = NULL, offered_until = NULL
                FROM held WHERE reading.alliance_id = my_alliance() AND reading.id = held.id
                RETURNING reading.alliance_id, reading.id, held.state AS was
            ), passed AS (
                INSERT INTO reading_skip (alliance_id, id, reading_id, centre_id, clinician_id, reason)
                SELECT alliance_id, gen_random_uuid(), id, \(actor.organisation), \(actor.id), \(SkipReason.handover.rawValue)
                FROM freed
            ), told AS (
                INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                           from_state, to_state, reason)
                SELECT id, alliance_id, gen_random_uuid(),
                       CASE was WHEN 'claimed' THEN 'reading.released' ELSE 'reading.skipped' END, \(actor.id),
                       \(actor.roleText), \(actor.organisation), now(), was, 'queued', 'handover' FROM freed
            )
            INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result,
                               reason, request_id, address)
            SELECT alliance_id, \(actor.id), \(actor.roleText), \(actor.organisation),
                   CASE was WHEN 'claimed' THEN 'reading.released' ELSE 'reading.skipped' END, 'reading', id, 'done', 'handover',
                   \(origin.request), \(origin.address) FROM freed
            """)
        try run(
            """
            UPDATE reading_draft SET handed_at = now()
            WHERE alliance_id = my_alliance() AND reading_id = ANY (\(ids)::uuid[]) AND clinician_id = \(actor.id)
            """)
    }

    /// The newest draft that somebody else handed over with the case; only its holder is shown it.
    package borrowing func handedDraft(of reading: ReadingID, to actor: Actor) throws(PostgresError) -> HandedDraft? {
        let row = try first(
            """
            SELECT d.content, d.handed_at, c.name FROM reading_draft d
            JOIN clinician c ON c.alliance_id = d.alliance_id AND c.id = d.clinician_id
            WHERE d.alliance_id = my_alliance() AND d.reading_id = \(reading) AND d.clinician_id <> \(actor.id)
              AND d.handed_at IS NOT NULL ORDER BY d.handed_at DESC LIMIT 1
            """)
        guard let row else { return nil }
        return HandedDraft(by: try row["name"], at: try row["handed_at"], content: try row.json("content"))
    }
}
