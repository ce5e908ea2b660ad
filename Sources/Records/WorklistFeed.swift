// The worklist of a reading centre as people watch it: what has changed in it, behind a place that misses nothing.
import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres
import Readings

/// A place among the changes of readings: the transaction that made a change, and the reading within it. Text like
/// `8412-018f…`; the places of one database grow in the order in which their transactions began, and a change is told only when
/// every transaction that began before it has ended.
package struct WorklistPlace: Hashable, Sendable, LosslessStringConvertible {
    package let transaction: Int64
    package let reading: UUID

    /// Before every change of the transaction, and behind all changes before it.
    package static func before(_ transaction: Int64) -> WorklistPlace {
        WorklistPlace(transaction: transaction, reading: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
    }

    package init(transaction: Int64, reading: UUID) {
        self.transaction = transaction
        self.reading = reading
    }

    /// Reads the text form; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let transaction = Int64(parts[0]), transaction >= 0, parts[1].utf8.count == 36,
            let reading = UUID(uuidString: String(parts[1]))
        else { return nil }
        self.init(transaction: transaction, reading: reading)
    }

    /// The newest transaction of which nothing is left to hear.
    package var heard: Int64 { self == .before(transaction) ? transaction - 1 : transaction }

    package var description: String { "\(transaction)-\(reading.uuidString.lowercased())" }
}

/// A reading in the list, and whom it is about.
package struct WorklistLine: Sendable {
    package let reading: StoredReading
    package let patient: PatientID?
    /// The place of its last change.
    package let place: WorklistPlace
}

extension Session {
    /// The place behind which everything is that the next statement might not see yet. Whoever asks first for the place and then
    /// for the list hears some changes twice, and misses none.
    package borrowing func worklistPlace() throws(PostgresError) -> WorklistPlace {
        .before(
            try one("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS transaction")["transaction"])
    }

    /// The lines of those kinds in the actor's centre, the gravest first: what waits and what is being read, or a part of it.
    package borrowing func worklistLines(
        kinds: [ExamKind], _ part: WorklistPart = WorklistPart(), limit: Int
    ) throws(PostgresError) -> [WorklistLine] {
        try lines(
            """
            \(SQL.worklist) WHERE r.alliance_id = my_alliance() AND r.centre_id = my_organisation()
              AND r.state IN ('queued', 'claimed') AND r.kind = ANY (\(kinds.map(\.rawValue))::text[])
              AND \(part.condition)
            ORDER BY r.rank, r.calm, r.due_at, r.id LIMIT \(limit)
            """)
    }

    /// What is offered to the actor now, of those kinds, the gravest first.
    package borrowing func worklistOffers(kinds: [ExamKind], limit: Int) throws(PostgresError) -> [WorklistLine] {
        try lines(
            """
            \(SQL.worklist) WHERE r.alliance_id = my_alliance() AND r.centre_id = my_organisation()
              AND r.state = 'queued' AND r.offered_to = me() AND r.offered_until > now()
              AND r.kind = ANY (\(kinds.map(\.rawValue))::text[])
            ORDER BY r.rank, r.calm, r.due_at, r.id LIMIT \(limit)
            """)
    }

    /// What has changed behind `place`, in the order of the places; a reading that changed several times is there once, as it
    /// stands now.
    package borrowing func worklistChanges(
        after place: WorklistPlace, kinds: [ExamKind], limit: Int
    ) throws(PostgresError) -> [WorklistLine] {
        try lines(
            """
            \(SQL.worklist) WHERE r.alliance_id = my_alliance() AND r.centre_id = my_organisation()
              AND (r.changed, r.id) > (\(String(place.transaction))::text::xid8, \(place.reading))
              AND r.changed < pg_snapshot_xmin(pg_current_snapshot()) AND r.kind = ANY (\(kinds.map(\.rawValue))::text[])
            ORDER BY r.changed, r.id LIMIT \(limit)
            """)
    }

    /// The transactions of the newest changes that may be told, for each of these centres. As the job role.
    package borrowing func newestWorklistChanges(for hearers: [Hearer]) throws(PostgresError) -> [Hearer: Int64] {
        var newest: [Hearer: Int64] = [:]
        for row in try run(
            """
            SELECT h.alliance, h.centre, r.changed::text::bigint AS changed
            FROM unnest(\(hearers.map(\.alliance.uuid))::uuid[], \(hearers.map(\.organisation.uuid))::uuid[])
                 AS h (alliance, centre)
            CROSS JOIN LATERAL (SELECT changed FROM reading WHERE alliance_id = h.alliance AND centre_id = h.centre
                                  AND changed < pg_snapshot_xmin(pg_current_snapshot())
                                ORDER BY changed DESC LIMIT 1) r
            """)
        {
            let hearer = Hearer(
                alliance: AllianceID(try row["alliance"]), organisation: OrganisationID(try row["centre"]))
            newest[hearer] = try row["changed"]
        }
        return newest
    }

    /// Begins the numbers of changes anew where a copy from another cluster brought some that this one has not reached. Answers how
    /// many. As the owner.
    package borrowing func renumberReadings() throws(PostgresError) -> Int64 {
        try one("SELECT renumber_readings() AS count")["count"]
    }

    private borrowing func lines(_ sql: SQL) throws(PostgresError) -> [WorklistLine] {
        var all: [WorklistLine] = []
        for row in try run(sql) {
            let patient: UUID? = try row["patient_id"]
            all.append(
                WorklistLine(
                    reading: try StoredReading(row), patient: patient.map { PatientID($0) },
                    place: WorklistPlace(transaction: try row["changed"], reading: try row["id"])))
        }
        return all
    }
}

extension SQL {
    fileprivate static let worklist: SQL = """
        SELECT \(columns), r.changed::text::bigint AS changed, e.patient_id FROM reading r
        JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
        JOIN exam e ON e.alliance_id = r.alliance_id AND e.id = r.exam_id
        LEFT JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.claimed_by
        """
}
