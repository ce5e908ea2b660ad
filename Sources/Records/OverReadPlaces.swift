// Where over-reads are given: those without a place, the centres that might give them, and the queue. As the hub in one alliance.
package import Alliance
import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// An over-read that has no place, or none any more.
package struct UnplacedOverRead: Sendable {
    package let report: UUID
    package let home: OrganisationID
    /// What a candidate is held against.
    package let reading: WaitingReading
    /// The centres that read its kind: home, and the others where it is known whose exam it is.
    package let centres: [OrganisationID]
    /// In whose queue it stands, where nobody may take it at this moment; nil where it has none.
    package let queuedAt: OrganisationID?
}

extension Session {
    /// Over-reads without a place, and those that stand where nobody may take them; in changing order, so that none is forgotten
    /// behind the others.
    package borrowing func unplacedOverReads(limit: Int) throws(PostgresError) -> [UnplacedOverRead] {
        var all: [UnplacedOverRead] = []
        for row in try run(
            """
            SELECT o.report_id, o.home_id, o.kind, o.drawn_at, r.centre_id AS queued_at, e.operator_id,
                   over_read_excluded(o.report_id) || coalesce(r.excluded, '{}') AS excluded,
                   ARRAY(SELECT s.clinician_id FROM reading_skip s JOIN reading q ON q.alliance_id = s.alliance_id
                           AND q.id = s.reading_id AND q.purpose = 'overread'
                         WHERE q.alliance_id = o.alliance_id AND q.exam_id = o.exam_id) AS skipped,
                   ARRAY(SELECT c.id FROM organisation c WHERE c.alliance_id = o.alliance_id
                           AND (c.id = o.home_id OR c.active AND o.kind = ANY (c.reads_kinds) AND e.patient_id IS NOT NULL)
                         ORDER BY c.id LIMIT 50) AS centres
            FROM over_read o
            JOIN exam e ON e.alliance_id = o.alliance_id AND e.id = o.exam_id
            LEFT JOIN reading r ON r.alliance_id = o.alliance_id AND r.id = o.reading_id
            WHERE o.alliance_id = my_alliance() AND o.report_id IN (
                (SELECT report_id FROM over_read WHERE alliance_id = my_alliance() AND reading_id IS NULL
                 ORDER BY waiting_since NULLS FIRST, random() LIMIT \(limit))
                UNION ALL
                (SELECT subject_id FROM reading WHERE alliance_id = my_alliance() AND unassignable_since IS NOT NULL
                   AND purpose = 'overread' AND state = 'queued' ORDER BY random() LIMIT \(limit)))
            """)
        { all.append(try UnplacedOverRead(row)) }
        return all
    }

    /// Queues an over-read at a centre, due by the alliance's clock. False where another hub was quicker, or another over-read of
    /// the exam is open.
    package borrowing func place(_ one: UnplacedOverRead, at centre: OrganisationID) throws(PostgresError) -> Bool {
        let queued: Bool = try self.one(
            """
            SELECT queue_over_read(\(one.report), \(UUID.v7(at: Date())), \(centre), now() + make_interval(days => coalesce(
                (setting_at('overread.clock', now()) ->> 'dueDays')::int, 7))) AS queued
            """)["queued"]
        if queued { try note("overread.queued", one.report, at: centre) }
        return queued
    }

    /// Takes it out of a queue where nobody independent is left.
    package borrowing func withdraw(_ one: UnplacedOverRead) throws(PostgresError) -> Bool {
        try self.one("SELECT withdraw_over_read(\(one.report)) AS done")["done"]
    }

    /// Puts it on the list of those without an independent reader, once.
    package borrowing func list(_ one: UnplacedOverRead) throws(PostgresError) {
        let listed = try run(
            """
            UPDATE over_read SET waiting_since = now()
            WHERE alliance_id = my_alliance() AND report_id = \(one.report) AND reading_id IS NULL AND waiting_since IS NULL
            """
        ).affected
        if listed == 1 { try note("overread.unplaced", one.report, at: one.home) }
    }

    private borrowing func note(_ action: String, _ report: UUID, at centre: OrganisationID) throws(PostgresError) {
        try later(
            """
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, result, request_id)
            VALUES (my_alliance(), 'hub', \(centre), \(action), 'overread', \(report), 'done', 'over-reads')
            """)
    }
}

extension UnplacedOverRead {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let uploader: UUID? = try row["operator_id"], centres: [UUID] = try row["centres"]
        let excluded: [UUID] = try row["excluded"], skipped: [UUID] = try row["skipped"]
        report = try row["report_id"]
        home = OrganisationID(try row["home_id"])
        reading = WaitingReading(
            id: ReadingID(report), what: (try row.code("kind"), .routine, .overread), dueAt: try row["drawn_at"],
            uploader: uploader.map { ClinicianID($0) }, excluded: Set(excluded.map { ClinicianID($0) }),
            skippedBy: Set(skipped.map { ClinicianID($0) }))
        self.centres = centres.map { OrganisationID($0) }
        let queue: UUID? = try row["queued_at"]
        queuedAt = queue.map { OrganisationID($0) }
    }
}
