// Work after the commit, as the job role: opening what has arrived, leases that ran out, housekeeping.
package import Alliance
package import Criticals
package import Exams
package import FoundationEssentials
package import Postgres
import Readings

/// An exam that waits to be opened, with everything a worker needs.
package struct ExamToDescribe: Sendable {
    package let job: UUID
    package let attempts: Int
    package let exam: ExamID
    package let alliance: AllianceID
    package let kind: ExamKind
    package let urgency: Exams.Urgency
    /// Those that are here.
    package let objects: [JobObject]
    /// Whether the exam waits for its first reading; else it has one, and more has come.
    package let isFirst: Bool
    /// Whether all of it is here.
    package let isWhole: Bool
}

/// An object as a worker finds it: in the blob store, or its bytes from the row.
package struct JobObject: Decodable, Sendable {
    package let number: Int
    package let name: String
    package let mediaType: String
    package let sha256: String
    /// Base64 of the inline bytes.
    package let content: String?
}

/// What became of an exam that was read.
package struct KeptContent: Sendable {
    /// It is in a queue, or has been; false where nobody reads its kind.
    package var isWaiting: Bool
    /// The critical case that it opened or added to, if one.
    package var critical: CriticalID?
}

extension Database {
    /// Takes the next exam to open, emergencies first, for `seconds`; nobody else gets it until then. As the job role, in one
    /// round trip. Where only emergencies are asked for, others stay. It waits for no disk: what a power cut takes back is only that the exam was taken.
    package func takeDescription(seconds: Int, onlyEmergencies: Bool = false) async throws -> ExamToDescribe? {
        let hasty = TransactionMode(settings: [("synchronous_commit", "off")])
        let row = try await once(
            as: hasty,
            """
            WITH next AS (
                SELECT j.id FROM job j
                WHERE j.kind IN ('exam.describe', 'exam.begin') AND j.done_at IS NULL AND j.run_at <= now()
                  AND (j.lease_until IS NULL OR j.lease_until < now()) AND (j.urgent OR NOT \(onlyEmergencies))
                  AND NOT EXISTS (SELECT FROM job other WHERE other.kind IN ('exam.describe', 'exam.begin')
                                    AND other.subject_id = j.subject_id AND other.id <> j.id
                                    AND other.done_at IS NULL AND other.lease_until >= now())
                ORDER BY j.urgent DESC, j.run_at LIMIT 1 FOR UPDATE OF j SKIP LOCKED
            ), taken AS (
                UPDATE job SET attempts = attempts + 1, lease_until = now() + make_interval(secs => \(seconds))
                FROM next WHERE job.id = next.id RETURNING job.*
            )
            SELECT t.id, t.attempts, e.id AS exam_id, e.alliance_id, e.kind, e.urgency,
                   e.receipt IS NOT NULL AS whole, e.state IN ('registered', 'uploading', 'complete') AS first,
                   (SELECT jsonb_agg(jsonb_build_object('number', o.number, 'name', o.name, 'mediaType', o.media_type, 'sha256', encode(o.sha256, 'hex'),
                                                        'content', encode(o.content, 'base64')) ORDER BY o.number)
                    FROM exam_object o WHERE o.alliance_id = e.alliance_id AND o.exam_id = e.id
                      AND o.state = 'stored') AS objects
            FROM taken t JOIN exam e ON e.alliance_id = t.alliance_id AND e.id = t.subject_id
            """
        ).first
        guard let row else { return nil }
        return ExamToDescribe(
            job: try row["id"], attempts: try row["attempts"], exam: ExamID(try row["exam_id"]),
            alliance: AllianceID(try row["alliance_id"]), kind: try row.code("kind"), urgency: try row.code("urgency"),
            objects: try row.json("objects"), isFirst: try row["first"], isWhole: try row["whole"])
    }
}

extension Session {
    /// The exam was read: keeps its content, unless more of it was read meanwhile, and puts it into the queue of its centre, due
    /// by the alliance's clock. Not queued where no organisation of the alliance reads its kind, so that it waits for nobody. What
    /// was in the queue already is supplemented. What in it is critical opens a case. What was
    /// said of the words that came with it (`sent-…`) stays beside it. In the mode of the hub there.
    package borrowing func keep(
        content: ExamContent, identity: [UInt8]?, warnings: [IntakeReason], of work: ExamToDescribe
    ) throws(PostgresError) -> KeptContent {
        let isAsked = CriticalDetection.isAsked(of: content)
        let grounds: SQL = isAsked ? SQL.criticalGrounds(codes: CriticalDetection.codes(of: content)) : "NULL"
        let row = try first(
            """
            UPDATE exam SET content = \(JSONB(content)), found_identity = \(identity.map { Bytea($0) }),
                   warnings = coalesce((SELECT jsonb_agg(w) FROM jsonb_array_elements(warnings) w
                                        WHERE w ->> 'code' LIKE 'sent-%'), '[]') || \(JSONB(warnings)), described = \(work.objects.count)
            WHERE alliance_id = \(work.alliance) AND id = \(work.exam) AND readable_at IS NOT NULL
              AND state <> 'quarantined' AND (described < \(work.objects.count) OR state = 'complete')
            RETURNING \(grounds) AS grounds
            """)
        var kept = KeptContent(isWaiting: true, critical: nil)
        if let row {
            if case .pictures(let series) = content { try mark(series, of: work) }
            kept.isWaiting = try queueOrSupplement(work)
            if isAsked, let found = CriticalDetection(content, on: try CriticalGrounds(row, column: "grounds")) {
                kept.critical = try openCritical(found, of: work.exam)
                try warn(of: found, beside: work.exam)
            }
        }
        try finish(work.job)
        return kept
    }

    /// Objects among several that were not read carry their reason.
    private borrowing func mark(_ series: PictureSeries, of work: ExamToDescribe) throws(PostgresError) {
        for entry in series.pictures {
            guard let reason = entry.reason else { continue }
            try later(
                """
                UPDATE exam_object SET problem = \(JSONB(reason))
                WHERE alliance_id = \(work.alliance) AND exam_id = \(work.exam) AND number = \(entry.object)
                """)
        }
    }

    private borrowing func queueOrSupplement(_ work: ExamToDescribe) throws(PostgresError) -> Bool {
        let found = try clock(of: work), id = ReadingID(.v7(at: Date()))
        let first = found.map { $0.clock.due(from: $0.readableAt).timeIntervalSince($0.readableAt) }
        if try one("SELECT queue_for_reading(\(work.exam), \(id), make_interval(secs => \(first))) AS queued")["queued"]
        {
            try warn(id, at: found.map { $0.clock.warning(from: $0.readableAt) }, of: work)
            try noteQueued(work)
            return true
        }
        let again = found.map { $0.clock.due(from: $0.now).timeIntervalSince($0.now) }
        let outcome: String? = try one(
            "SELECT supplement_exam(\(work.exam), \(id), make_interval(secs => \(again))) AS outcome")["outcome"]
        if outcome == "reopened" {
            try warn(id, at: found.map { $0.clock.warning(from: $0.now) }, of: work)
            try noteQueued(work)
        }
        return outcome != nil
    }

    /// When the reading is warned of, counted on the calendar of its centre.
    private borrowing func warn(_ id: ReadingID, at moment: Date?, of work: ExamToDescribe) throws(PostgresError) {
        try later("UPDATE reading SET warn_at = \(moment) WHERE alliance_id = \(work.alliance) AND id = \(id)")
    }

    /// What is here cannot be read yet: more is on its way, and then it is looked at again; or it was read already without what
    /// came late, which stays, says why no machine can open it, and is shown to a reader all the same. In the mode of the hub in
    /// the exam's alliance.
    package borrowing func leave(_ work: ExamToDescribe, because reason: IntakeReason) throws(PostgresError) {
        if work.isWhole {
            try run(
                """
                UPDATE exam_object SET problem = \(JSONB(reason))
                WHERE alliance_id = \(work.alliance) AND exam_id = \(work.exam) AND NOT essential
                  AND (name = \(reason.place?.file) OR NOT EXISTS (
                        SELECT FROM exam_object o WHERE o.alliance_id = \(work.alliance) AND o.exam_id = \(work.exam)
                          AND NOT o.essential AND o.name = \(reason.place?.file)))
                """)
            _ = try queueOrSupplement(work)
        }
        try finish(work.job)
    }

    private borrowing func noteQueued(_ work: ExamToDescribe) throws(PostgresError) {
        try later(
            """
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                               request_id)
            SELECT alliance_id, 'hub', centre_id, 'exam.queued', 'exam', id, patient_id, 'done', 'describe-exams'
            FROM exam WHERE alliance_id = \(work.alliance) AND id = \(work.exam)
            """)
    }

    /// The exam cannot be read: it stays, with the reason, and shows it. In the mode of the hub in the exam's alliance.
    package borrowing func quarantine(_ work: ExamToDescribe, because reason: IntakeReason) throws(PostgresError) {
        try run(
            """
            WITH kept AS (
                UPDATE exam SET state = 'quarantined', state_at = now(), problem = \(JSONB(reason))
                WHERE alliance_id = \(work.alliance) AND id = \(work.exam) AND state = 'complete'
                RETURNING alliance_id, id, organisation_id, patient_id
            ), told AS (
                INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                        from_state, to_state, reason)
                SELECT id, alliance_id, \(UUID.v7(at: Date())), 'exam.quarantined', id, 'hub', organisation_id, now(),
                       'complete', 'quarantined', \(reason.code) FROM kept
            ), noted AS (
                INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id,
                                   result, reason, request_id)
                SELECT alliance_id, 'hub', organisation_id, 'exam.quarantined', 'exam', id, patient_id, 'done',
                       \(reason.code), 'describe-exams' FROM kept
            )
            UPDATE exam_object SET problem = \(JSONB(reason)) FROM kept
            WHERE exam_object.alliance_id = kept.alliance_id AND exam_object.exam_id = kept.id
              AND (\(reason.place?.file)::text IS NULL OR exam_object.name = \(reason.place?.file))
            """)
        try finish(work.job)
    }

    /// Not now: tries again after `seconds`.
    package borrowing func postpone(job: UUID, seconds: Int, error: String) throws(PostgresError) {
        try run(
            """
            UPDATE job SET lease_until = NULL, run_at = now() + make_interval(secs => \(seconds)), last_error = \(error)
            WHERE id = \(job)
            """)
    }

    private borrowing func finish(_ job: UUID) throws(PostgresError) {
        try later("UPDATE job SET done_at = now(), lease_until = NULL WHERE id = \(job)")
    }

    /// Readings of the alliance whose lease ran out go back to the queue. Answers how many. In the mode of the hub there.
    package borrowing func returnExpiredReadings() throws(PostgresError) -> Int {
        try run(
            """
            WITH late AS (
                SELECT alliance_id, id FROM reading
                WHERE alliance_id = my_alliance() AND state = 'claimed' AND lease_until < now()
                ORDER BY lease_until LIMIT 500 FOR UPDATE SKIP LOCKED
            ), freed AS (
                UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL, claim_key = NULL
                FROM late WHERE reading.alliance_id = late.alliance_id AND reading.id = late.id
                RETURNING reading.alliance_id, reading.id, reading.centre_id, reading.exam_id
            ), noted AS (
                INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id,
                                   result, request_id)
                SELECT f.alliance_id, 'hub', f.centre_id, 'reading.expired', 'reading', f.id, e.patient_id, 'done', 'leases'
                FROM freed f JOIN exam e ON e.alliance_id = f.alliance_id AND e.id = f.exam_id
            )
            INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                       from_state, to_state)
            SELECT id, alliance_id, gen_random_uuid(), 'reading.expired', id, 'hub', centre_id, now(), 'claimed', 'queued'
            FROM freed
            """
        ).affected
    }

    /// Readings whose holder may not read them any more go back to the queue: the licence has ended, the privilege, or the
    /// post. What was drafted stays. Answers how many. In the mode of the hub in the alliance.
    package borrowing func freeReadings(on day: CalendarDay) throws(PostgresError) -> Int {
        let kinds = ExamKind.allCases.filter { $0.readingKind != nil }
        let privileges = kinds.compactMap { $0.readingKind?.readPrivilege.rawValue }
        return try run(
            """
            WITH held AS (
                SELECT r.alliance_id, r.id, CASE
                           WHEN NOT c.active OR NOT EXISTS (
                                SELECT FROM clinician_role o
                                WHERE o.alliance_id = r.alliance_id AND o.clinician_id = c.id AND o.role IN ('reader', 'reviewer')
                                  AND o.valid_from <= now() AND (o.valid_to IS NULL OR o.valid_to > now())) THEN 'post_ended'
                           WHEN c.licence_valid_until IS NULL OR c.licence_valid_until < \(day.description)::date THEN 'licence_ended'
                           WHEN NOT EXISTS (
                                SELECT FROM privilege p JOIN unnest(\(kinds.map(\.rawValue))::text[], \(privileges)::text[])
                                                             AS k (kind, code) ON k.code = p.code
                                WHERE p.alliance_id = r.alliance_id AND p.clinician_id = c.id AND k.kind = r.kind
                                  AND p.state IN ('active', 'expiring') AND p.valid_from <= now() AND p.valid_to > now())
                                THEN 'privilege_ended' END AS why
                FROM reading r JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.claimed_by
                WHERE r.alliance_id = my_alliance() AND r.state = 'claimed' ORDER BY r.id LIMIT 2000
            ), unfit AS (
                SELECT r.alliance_id, r.id, h.why FROM held h JOIN reading r ON r.alliance_id = h.alliance_id AND r.id = h.id
                WHERE h.why IS NOT NULL AND r.state = 'claimed' FOR UPDATE OF r SKIP LOCKED
            ), freed AS (
                UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL, claim_key = NULL
                FROM unfit u WHERE reading.alliance_id = u.alliance_id AND reading.id = u.id AND reading.state = 'claimed'
                RETURNING reading.alliance_id, reading.id, reading.centre_id, reading.exam_id, u.why
            ), noted AS (
                INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id,
                                   result, reason, request_id)
                SELECT f.alliance_id, 'hub', f.centre_id, 'reading.freed', 'reading', f.id, e.patient_id, 'done', f.why, 'leases'
                FROM freed f JOIN exam e ON e.alliance_id = f.alliance_id AND e.id = f.exam_id
            )
            INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                       from_state, to_state, reason)
            SELECT id, alliance_id, gen_random_uuid(), 'reading.freed', id, 'hub', centre_id, now(), 'claimed', 'queued', why
            FROM freed
            """
        ).affected
    }

    /// Forgets assertions that could not be valid any more and request keys older than a week.
    package borrowing func forgetOldKeys() throws(PostgresError) {
        try run("DELETE FROM assertion WHERE expires_at < now()")
        try run("DELETE FROM request_key WHERE created_at < now() - interval '7 days'")
    }
}
