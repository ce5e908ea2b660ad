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
    /// Who made the exam; a clinician or a terminal.
    package let uploader: ClinicianID?
    /// False once the lease has run out.
    package let isLeaseRunning: Bool
    /// Whether the exam is read again because more of it has come.
    package let isAddendum: Bool
    package let purpose: ReadingPurpose
    /// The report that is reviewed, read over or amended; nil for a first look.
    package let subject: UUID?
    /// Whose it is first, while it waits.
    package let offer: Offer?
    /// Since when nobody of the centre may read it; nil where somebody may.
    package let unassignableSince: Date?
    /// False where a rule has found a critical value in the exam, and its case is open; always true for a second look.
    package let isCalm: Bool

    /// An offer: it holds until then; an emergency is open to all meanwhile.
    package struct Offer: Sendable {
        package let to: ClinicianID
        package let name: String
        package let until: Date
    }
}

extension SQL {
    static let columns: SQL = """
        r.id, r.exam_id, r.organisation_id, r.kind, r.urgency, r.state, r.due_at, r.queued_at, r.claimed_by, r.lease_until,
        r.epoch, r.addendum, r.purpose, r.subject_id, r.operator_id, coalesce(r.lease_until > now(), false) AS running,
        c.name AS holder_name, o.name AS clinic_name, r.offered_to, r.offered_until, r.unassignable_since, r.calm,
        (SELECT f.name FROM clinician f WHERE f.alliance_id = r.alliance_id AND f.id = r.offered_to) AS offered_name
        """

    fileprivate static let readings: SQL = """
        SELECT \(columns) FROM reading r
        JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
        LEFT JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.claimed_by
        """
}

/// What a reader has written and not signed.
package struct StoredDraft: Sendable {
    package let content: ReportDraft
    /// +1 at every change.
    package let version: Int
    package let savedAt: Date
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

    /// What waits and what is being read in a centre, the gravest first, behind the reading `cursor`: all of it, or what `part`
    /// names.
    package borrowing func worklist(
        kinds: [ExamKind], centre: OrganisationID, _ part: WorklistPart = WorklistPart(), after cursor: UUID?,
        limit: Int
    ) throws(PostgresError) -> [StoredReading] {
        try list(
            """
            \(SQL.readings) WHERE r.alliance_id = my_alliance() AND r.centre_id = \(centre)
              AND r.state IN ('queued', 'claimed') AND r.kind = ANY (\(kinds.map(\.rawValue))::text[]) AND \(part.condition)
              AND (\(cursor)::uuid IS NULL OR (r.rank, r.calm, r.due_at, r.id) >
                   (SELECT p.rank, p.calm, p.due_at, p.id FROM reading p
                    WHERE p.alliance_id = my_alliance() AND p.id = \(cursor)))
            ORDER BY r.rank, r.calm, r.due_at, r.id LIMIT \(limit)
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

    /// Whether the claim still holds its reading. The row stays as it is until the transaction ends: what is kept of the reading
    /// meanwhile is kept before it is signed, given back or taken by another, or not at all.
    package borrowing func holds(_ id: ReadingID, by claim: Claim) throws(PostgresError) -> Bool {
        try first(
            """
            SELECT 1 AS one FROM reading
            WHERE alliance_id = my_alliance() AND id = \(id) AND state = 'claimed' AND claimed_by = \(claim.holder)
              AND epoch = \(claim.epoch)
            FOR NO KEY UPDATE
            """) != nil
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
    ) throws(PostgresError) -> StoredDraft? {
        guard
            let row = try first(
                """
                SELECT content, version, saved_at FROM reading_draft
                WHERE alliance_id = my_alliance() AND reading_id = \(reading) AND clinician_id = \(clinician)
                """)
        else { return nil }
        return StoredDraft(
            content: try row.json("content"), version: try row["version"], savedAt: try row["saved_at"])
    }
}

extension StoredReading {
    /// Reads one out of a row of the claim or of a list.
    package init(_ row: Row) throws(PostgresError) {
        let holder: UUID? = try row["claimed_by"], uploader: UUID? = try row["operator_id"]
        self.init(
            id: ReadingID(try row["id"]), exam: ExamID(try row["exam_id"]),
            organisation: OrganisationID(try row["organisation_id"]), kind: try row.code("kind"),
            urgency: try row.code("urgency"), state: try row.code("state"), dueAt: try row["due_at"],
            queuedAt: try row["queued_at"], claimedBy: holder.map { ClinicianID($0) },
            holderName: try row["holder_name"],
            leaseUntil: try row["lease_until"], epoch: try row["epoch"], clinicName: try row["clinic_name"],
            uploader: uploader.map { ClinicianID($0) },
            isLeaseRunning: try row["running"], isAddendum: try row["addendum"],
            purpose: try row.code("purpose"), subject: try row["subject_id"], offer: try Offer(row),
            unassignableSince: try row["unassignable_since"], isCalm: try row["calm"])
    }
}

extension StoredReading.Offer {
    fileprivate init?(_ row: Row) throws(PostgresError) {
        let whom: UUID? = try row["offered_to"], end: Date? = try row["offered_until"]
        guard let to = whom, let until = end else { return nil }
        let name: String? = try row["offered_name"]
        self.init(to: ClinicianID(to), name: name ?? "?", until: until)
    }
}
