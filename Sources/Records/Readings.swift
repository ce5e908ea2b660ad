// The queue of a reading centre: claimed one by one, held by lease, fenced by epoch.
package import Alliance
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

extension ReadingID: SQLEncodable {}

/// A reading as it stands, with who has it.
package struct StoredReading: Sendable {
    package let id: ReadingID
    package let exam: ExamID
    package let organisation: OrganisationID
    package let kind: ExamKind
    package let urgency: Exams.Urgency
    package let state: ReadingState
    package let dueAt: Date
    package let queuedAt: Date
    package let claimedBy: ClinicianID?
    package let holderName: String?
    package let leaseUntil: Date?
    package let epoch: Int
    package let clinicName: String
    /// False once the lease has run out.
    package let isLeaseRunning: Bool
    /// Whether the exam is read again because more of it has come.
    package let isAddendum: Bool
    package let purpose: ReadingPurpose
    /// The report that is reviewed, read over or amended; nil for a first look.
    package let subject: UUID?
}

extension SQL {
    /// Takes the next reading of those kinds for the actor: the gravest, then the one due first. One statement with its
    /// event and audit row, so that it needs one round trip; the same `key` again answers the same reading.
    package static func claimNext(kinds: [ExamKind], key: String, by actor: Actor, from origin: Origin) -> SQL {
        let codes = kinds.map(\.rawValue)
        return """
            WITH mine AS (
                SELECT id FROM reading
                WHERE alliance_id = my_alliance() AND claimed_by = \(actor.id) AND state = 'claimed' AND claim_key = \(key)
                  AND lease_until > now()
            ), next AS (
                SELECT id FROM reading
                WHERE alliance_id = \(actor.alliance) AND centre_id = \(actor.organisation) AND state = 'queued'
                  AND kind = ANY (\(codes)::text[]) AND \(allowed(to: actor))
                  AND NOT EXISTS (SELECT 1 FROM mine)
                ORDER BY rank, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            ), \(taken(by: actor, key: key, from: origin))
            SELECT \(columns) FROM (SELECT * FROM taken UNION ALL SELECT r.* FROM reading r JOIN mine USING (id)) r
            JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
            LEFT JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.claimed_by
            """
    }

    /// Takes one reading by hand, if it waits and is of those kinds.
    package static func claim(
        _ reading: ReadingID, kinds: [ExamKind], key: String, by actor: Actor, from origin: Origin
    ) -> SQL {
        let codes = kinds.map(\.rawValue)
        return """
            WITH mine AS (
                SELECT id FROM reading
                WHERE alliance_id = my_alliance() AND id = \(reading) AND claimed_by = \(actor.id) AND state = 'claimed'
                  AND lease_until > now()
            ), next AS (
                SELECT id FROM reading
                WHERE alliance_id = \(actor.alliance) AND id = \(reading) AND centre_id = \(actor.organisation)
                  AND state = 'queued' AND kind = ANY (\(codes)::text[]) AND \(allowed(to: actor))
                FOR UPDATE SKIP LOCKED
            ), \(taken(by: actor, key: key, from: origin))
            SELECT \(columns) FROM (SELECT * FROM taken UNION ALL SELECT r.* FROM reading r JOIN mine USING (id)) r
            JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
            LEFT JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.claimed_by
            """
    }

    /// Nobody reads what they made or have read before; a review is a reviewer's; an amendment is claimed by whoever opens it.
    private static func allowed(to actor: Actor) -> SQL {
        let purposes = ReadingPurpose.claimable(by: actor.roles).map(\.rawValue)
        return """
            purpose = ANY (\(purposes)::text[]) AND operator_id IS DISTINCT FROM \(actor.id)
                  AND \(actor.id) <> ALL (excluded)
            """
    }

    /// The change itself, with its event and its audit row, over the one row of `next`.
    private static func taken(by actor: Actor, key: String, from origin: Origin) -> SQL {
        """
        taken AS (
                UPDATE reading SET state = 'claimed', claimed_by = \(actor.id), claimed_at = now(), epoch = epoch + 1,
                       claim_key = \(key), lease_until = now() + make_interval(secs =>
                           (setting_at('lease.' || reading.urgency, now()) ->> 'seconds')::int)
                FROM next WHERE reading.alliance_id = \(actor.alliance) AND reading.id = next.id
                RETURNING reading.*
            ), told AS (
                INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                           from_state, to_state)
                SELECT id, alliance_id, gen_random_uuid(), 'reading.claimed', \(actor.id), \(actor.roleText),
                       \(actor.organisation), now(), 'queued', 'claimed' FROM taken
            ), audited AS (
                INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result,
                                   request_id, address)
                SELECT alliance_id, \(actor.id), \(actor.roleText), \(actor.organisation), 'reading.claimed', 'reading', id,
                       'done', \(origin.request), \(origin.address) FROM taken
            )
        """
    }

    static let columns: SQL = """
        r.id, r.exam_id, r.organisation_id, r.kind, r.urgency, r.state, r.due_at, r.queued_at, r.claimed_by, r.lease_until,
        r.epoch, r.addendum, r.purpose, r.subject_id, coalesce(r.lease_until > now(), false) AS running, c.name AS holder_name, o.name AS clinic_name
        """

    fileprivate static let readings: SQL = """
        SELECT \(columns) FROM reading r
        JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
        LEFT JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.claimed_by
        """
}

extension Session {
    /// The reading, if the actor may see it.
    package borrowing func reading(_ id: ReadingID) throws(PostgresError) -> StoredReading? {
        try first("\(SQL.readings) WHERE r.alliance_id = my_alliance() AND r.id = \(id)").map(StoredReading.init)
    }

    /// The readings of an exam.
    package borrowing func readings(of exam: ExamID) throws(PostgresError) -> [StoredReading] {
        try list("\(SQL.readings) WHERE r.alliance_id = my_alliance() AND r.exam_id = \(exam) ORDER BY r.id LIMIT 20")
    }

    /// What waits and what is being read in the actor's centre, the gravest first, from the place `offset`.
    package borrowing func worklist(
        kinds: [ExamKind], centre: OrganisationID, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredReading] {
        try list(
            """
            \(SQL.readings) WHERE r.alliance_id = my_alliance() AND r.centre_id = \(centre)
              AND r.state IN ('queued', 'claimed') AND r.kind = ANY (\(kinds.map(\.rawValue))::text[])
              AND (\(cursor)::uuid IS NULL OR (r.rank, r.due_at, r.id) >
                   (SELECT p.rank, p.due_at, p.id FROM reading p WHERE p.alliance_id = my_alliance() AND p.id = \(cursor)))
            ORDER BY r.rank, r.due_at, r.id LIMIT \(limit)
            """)
    }

    private borrowing func list(_ sql: SQL) throws(PostgresError) -> [StoredReading] {
        var all: [StoredReading] = []
        for row in try run(sql) { all.append(try StoredReading(row)) }
        return all
    }

    /// Renews the lease of a claim; false when the claim is not the actor's any more.
    package borrowing func renew(_ id: ReadingID, by claim: Claim) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE reading SET lease_until = greatest(lease_until, now() + make_interval(secs =>
                   (setting_at('lease.' || urgency, now()) ->> 'seconds')::int))
            WHERE alliance_id = my_alliance() AND id = \(id) AND state = 'claimed' AND claimed_by = \(claim.holder)
              AND epoch = \(claim.epoch) AND lease_until > now()
            """
        ).affected == 1
    }

    /// Whether more of the exam has come since the reading was claimed.
    package borrowing func wasSupplemented(sinceClaimOf id: ReadingID) throws(PostgresError) -> Bool {
        try one(
            """
            SELECT EXISTS (SELECT FROM reading r JOIN exam_event v ON v.alliance_id = r.alliance_id AND v.exam_id = r.exam_id
                           WHERE r.alliance_id = my_alliance() AND r.id = \(id) AND v.kind = 'exam.supplemented'
                             AND v.recorded_at > r.claimed_at) AS more
            """)["more"]
    }

    /// Gives the reading back to the queue; false when the claim is not the actor's any more.
    package borrowing func release(_ id: ReadingID, by claim: Claim) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL, claim_key = NULL
            WHERE alliance_id = my_alliance() AND id = \(id) AND state = 'claimed' AND claimed_by = \(claim.holder)
              AND epoch = \(claim.epoch)
            """
        ).affected == 1
    }

    /// Ends the reading with a signature; false when the claim was lost. A lease that ran out while nobody took the
    /// reading does not cost the reader the work: only a newer epoch, or the way back to the queue, does.
    package borrowing func finish(_ id: ReadingID, by claim: Claim, at moment: Date) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE reading SET state = 'signed', signed_at = \(moment), lease_until = NULL
            WHERE alliance_id = my_alliance() AND id = \(id) AND state = 'claimed' AND claimed_by = \(claim.holder)
              AND epoch = \(claim.epoch)
            """
        ).affected == 1
    }

    /// Keeps a draft. Answers its new version, or nil when `version` is not the one on record (nil: none yet).
    package borrowing func save(
        draft: ReportDraft, of reading: ReadingID, by clinician: ClinicianID, over version: Int?
    ) throws(PostgresError) -> Int? {
        let row = try first(
            """
            INSERT INTO reading_draft (alliance_id, reading_id, clinician_id, content)
            SELECT my_alliance(), \(reading), \(clinician), \(JSONB(draft)) WHERE \(version)::int IS NULL
            ON CONFLICT DO NOTHING RETURNING version
            """)
        if let row { return try row["version"] }
        guard let version else { return nil }
        return try first(
            """
            UPDATE reading_draft SET content = \(JSONB(draft)), version = version + 1, saved_at = now()
            WHERE alliance_id = my_alliance() AND reading_id = \(reading) AND clinician_id = \(clinician)
              AND version = \(version) RETURNING version
            """
        ).map { row throws(PostgresError) in try row["version"] }
    }

    /// The actor's own draft with its version.
    package borrowing func draft(
        of reading: ReadingID, by clinician: ClinicianID
    ) throws(PostgresError) -> (content: ReportDraft, version: Int)? {
        guard
            let row = try first(
                """
                SELECT content, version FROM reading_draft
                WHERE alliance_id = my_alliance() AND reading_id = \(reading) AND clinician_id = \(clinician)
                """)
        else { return nil }
        return (try row.json("content"), try row["version"])
    }
}

extension StoredReading {
    /// Reads one out of a row of the claim or of a list.
    package init(_ row: Row) throws(PostgresError) {
        let holder: UUID? = try row["claimed_by"]
        self.init(
            id: ReadingID(try row["id"]), exam: ExamID(try row["exam_id"]),
            organisation: OrganisationID(try row["organisation_id"]), kind: try row.code("kind"),
            urgency: try row.code("urgency"), state: try row.code("state"), dueAt: try row["due_at"],
            queuedAt: try row["queued_at"], claimedBy: holder.map { ClinicianID($0) },
            holderName: try row["holder_name"],
            leaseUntil: try row["lease_until"], epoch: try row["epoch"], clinicName: try row["clinic_name"],
            isLeaseRunning: try row["running"], isAddendum: try row["addendum"],
            purpose: try row.code("purpose"), subject: try row["subject_id"])
    }
}
