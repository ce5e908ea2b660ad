// Claims: one statement that finds the right case, takes it, and tells of it, in one round trip.
import Alliance
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

extension SQL {
    /// Takes the next reading of those kinds for the actor: emergencies first, whoever they are offered to; then what is
    /// offered to the actor; then what is offered to nobody any more, the gravest and then the one due first. Who is off duty
    /// takes emergencies alone. One statement with its event and audit row, so that it needs one round trip; the same `key`
    /// again answers the same reading.
    package static func claimNext(kinds: [ExamKind], key: String, by actor: Actor, from origin: Origin) -> SQL {
        let mine: SQL = """
            SELECT id FROM reading
                WHERE alliance_id = my_alliance() AND claimed_by = \(actor.id) AND state = 'claimed' AND claim_key = \(key)
                  AND lease_until > now()
            """
        let waits: SQL = """
            alliance_id = \(actor.alliance) AND centre_id = \(actor.organisation) AND state = 'queued' AND \(allowed(to: actor))
                  AND NOT (SELECT EXISTS (SELECT FROM reading_skip s WHERE s.alliance_id = reading.alliance_id
                             AND s.reading_id = reading.id AND s.clinician_id = \(actor.id)))
            """
        return """
            WITH mine AS (
                \(mine)
            ), \(standing(of: actor, kinds: kinds)), grave AS (
                SELECT id FROM reading WHERE \(waits) AND rank = 0 AND NOT EXISTS (SELECT FROM mine)
                ORDER BY offered_to IS NOT DISTINCT FROM \(actor.id) DESC, calm, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            ), graver AS (
                -- One that another has locked for a moment: nothing less is given before it; the claim is asked again.
                SELECT FROM reading WHERE \(waits) AND rank = 0 LIMIT 1
            ), own AS (
                SELECT id FROM reading WHERE \(waits) AND offered_to = \(actor.id) AND offered_until > now()
                  AND (SELECT is_on FROM standing) AND NOT EXISTS (SELECT FROM mine) AND NOT EXISTS (SELECT FROM graver)
                ORDER BY rank, calm, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            ), free AS (
                SELECT id FROM reading WHERE \(waits) AND rank > 0 AND (offered_until IS NULL OR offered_until <= now())
                  AND (SELECT is_on FROM standing) AND NOT EXISTS (SELECT FROM mine) AND NOT EXISTS (SELECT FROM graver)
                  AND NOT EXISTS (SELECT FROM own)
                ORDER BY rank, calm, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            ), next AS (
                SELECT id FROM grave UNION ALL SELECT id FROM own UNION ALL SELECT id FROM free
            ), \(taken(by: actor, key: key, from: origin))
            \(answer)
            """
    }

    /// Takes one reading by hand, if it waits, is of those kinds and not somebody else's first. That it was chosen stands in its
    /// history.
    package static func claim(
        _ reading: ReadingID, kinds: [ExamKind], key: String, by actor: Actor, from origin: Origin
    ) -> SQL {
        """
        WITH mine AS (
            SELECT id FROM reading
            WHERE alliance_id = my_alliance() AND id = \(reading) AND claimed_by = \(actor.id) AND state = 'claimed'
              AND lease_until > now()
        ), \(standing(of: actor, kinds: kinds)), next AS (
            SELECT id FROM reading
            WHERE alliance_id = \(actor.alliance) AND id = \(reading) AND centre_id = \(actor.organisation)
              AND state = 'queued' AND \(allowed(to: actor)) AND \(isOpen(to: actor))
            FOR UPDATE
        ), \(taken(by: actor, key: key, from: origin, detail: ["by": "hand"]))
        \(answer)
        """
    }

    /// Why a claim got nothing: whether the actor is on duty, and whether something waited all the same that others had
    /// locked for a moment.
    package static func outlook(kinds: [ExamKind], for actor: Actor) -> SQL {
        """
        WITH \(standing(of: actor, kinds: kinds))
        SELECT duty, EXISTS (
                   SELECT FROM reading
                   WHERE alliance_id = \(actor.alliance) AND centre_id = \(actor.organisation) AND state = 'queued'
                     AND \(allowed(to: actor)) AND \(isOpen(to: actor))
                     AND NOT EXISTS (SELECT FROM reading_skip s WHERE s.alliance_id = reading.alliance_id
                                       AND s.reading_id = reading.id AND s.clinician_id = \(actor.id))) AS waits,
               (SELECT min(s.starts_at) FROM shift s
                WHERE s.alliance_id = \(actor.alliance) AND s.clinician_id = \(actor.id) AND s.centre_id = \(actor.organisation)
                  AND s.withdrawn_at IS NULL AND s.ends_at > now() AND s.starts_at > now()) AS next_shift
        FROM standing
        """
    }

    /// The actor's duty, the kinds that licence, privilege and grade allow, and whether grade and years allow more than a first
    /// reading: supervision stands in for years in that alone, as it does where readings are offered.
    private static func standing(of actor: Actor, kinds: [ExamKind]) -> SQL {
        let codes = kinds.map(\.rawValue), level = actor.licence?.grade.level ?? 0
        let since = actor.licence?.practisingSince.description
        return """
            standing AS MATERIALIZED (
                SELECT d.duty, d.duty IN ('on_shift', 'extra_shift', 'no_roster') AS is_on,
                       ARRAY(SELECT k FROM unnest(\(codes)::text[]) k WHERE coalesce((g.least ->> k)::int, 0) <= \(level)) AS kinds,
                       coalesce((g.least ->> 'review')::int, 3) <= \(level)
                         AND coalesce(extract(year FROM age((now() AT TIME ZONE 'Asia/Shanghai')::date, \(since)::date))
                                      >= \(ReaderEligibility.nationalYears), false) AS reviews
                FROM (SELECT \(duty(of: "\(actor.id)::uuid", at: "\(actor.organisation)::uuid")) AS duty OFFSET 0) d,
                     (SELECT setting_at('grade.least', now()) AS least OFFSET 0) g
            )
            """
    }

    /// Nobody reads what they made or have read before; a review and an over-read are a reviewer's. An amendment is held by who opens it; one that
    /// was lost is a reviewer's, or its author's.
    private static func allowed(to actor: Actor) -> SQL {
        let purposes = ReadingPurpose.claimable(by: actor.roles).filter { $0 != .amend }.map(\.rawValue)
        let isReviewer = actor.roles.contains(.reviewer)
        let reviewed = ExamKind.allCases.filter {
            $0.readingKind.map { actor.privileges.contains($0.reviewPrivilege) } ?? false
        }.map(\.rawValue)
        return """
            kind = ANY ((SELECT kinds FROM standing)::text[])
                  AND CASE purpose
                      WHEN 'amend' THEN (SELECT reviews FROM standing)
                          AND (\(isReviewer) AND kind = ANY (\(reviewed)::text[])
                               OR EXISTS (SELECT FROM report p WHERE p.alliance_id = reading.alliance_id
                                            AND p.id = reading.subject_id AND p.reader_id = \(actor.id)))
                      WHEN 'read' THEN true
                      ELSE purpose = ANY (\(purposes)::text[]) AND (SELECT reviews FROM standing)
                          AND kind = ANY (\(reviewed)::text[]) END
                  AND operator_id IS DISTINCT FROM \(actor.id) AND \(actor.id) <> ALL (excluded)
            """
    }

    /// An emergency is open to all; else the actor is on duty, and no running offer is somebody else's.
    private static func isOpen(to actor: Actor) -> SQL {
        """
        (rank = 0 OR (SELECT is_on FROM standing)
                     AND (offered_until IS NULL OR offered_until <= now() OR offered_to = \(actor.id)))
        """
    }

    /// The change itself, with its event and its audit row, over the one row of `next`; both say `detail`.
    private static func taken(by actor: Actor, key: String, from origin: Origin, detail: [String: String] = [:]) -> SQL
    {
        """
        taken AS (
                UPDATE reading SET state = 'claimed', claimed_by = \(actor.id), claimed_at = now(), epoch = epoch + 1,
                       claim_key = \(key), offered_to = NULL, offered_until = NULL, unassignable_since = NULL,
                       lease_until = now() + make_interval(secs =>
                           (setting_at('lease.' || reading.urgency, now()) ->> 'seconds')::int)
                FROM next WHERE reading.alliance_id = \(actor.alliance) AND reading.id = next.id
                RETURNING reading.*
            ), told AS (
                INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                           from_state, to_state, detail)
                SELECT id, alliance_id, gen_random_uuid(), 'reading.claimed', \(actor.id), \(actor.roleText),
                       \(actor.organisation), now(), 'queued', 'claimed', \(JSONB(detail)) FROM taken
            ), audited AS (
                INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result,
                                   request_id, address, detail)
                SELECT alliance_id, \(actor.id), \(actor.roleText), \(actor.organisation), 'reading.claimed', 'reading', id,
                       'done', \(origin.request), \(origin.address), \(JSONB(detail)) FROM taken
            )
        """
    }

    private static let answer: SQL = """
        SELECT \(columns) FROM (SELECT * FROM taken UNION ALL SELECT r.* FROM reading r JOIN mine USING (id)) r
        JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
        LEFT JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.claimed_by
        """
}

/// Why a claim got nothing.
package struct ClaimOutlook: Sendable {
    package let duty: Duty
    /// Whether something waits that the actor may take: then others had it locked for a moment.
    package let isWaiting: Bool
    /// When the actor's next shift begins.
    package let nextShift: Date?

    package init(_ row: Row) throws(PostgresError) {
        duty = try row.code("duty")
        isWaiting = try row["waits"]
        nextShift = try row["next_shift"]
    }
}
