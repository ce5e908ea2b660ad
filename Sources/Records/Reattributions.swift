// Exams found under the wrong patient: asked for, decided, and what was voided by it.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres

/// A patient as a re-attribution keeps them: what stood on their chart when it was asked.
package struct ReattributedSubject: Codable, Sendable {
    package let name: String?
    package let sex: String?
    package let birthDate: String?
    /// Masked.
    package let identities: [String]?
}

/// A re-attribution as it stands.
package struct StoredReattribution: Sendable {
    package let id: UUID
    package let exam: ExamID
    package let kind: String
    package let clinic: String
    package let from: PatientID?
    package let to: PatientID
    package let fromSubject: ReattributedSubject
    package let toSubject: ReattributedSubject
    package let reason: String
    /// `asked`, `confirmed` or `declined`.
    package let state: String
    package let askedBy: ClinicianID
    package let askedByName: String
    package let askedAt: Date
    package let decidedByName: String?
    package let decidedAt: Date?
    package let decision: String?
    /// The reports that it voided.
    package let reports: [UUID]
    /// The reading that makes the report anew, for the right patient.
    package let amendment: UUID?
}

/// That a report stands no more.
package struct ReportVoiding: Sendable {
    package let at: Date
    package let reason: String
    package let reattribution: UUID
}

extension Session {
    /// Asks that an exam be given to a patient; false where the exam is not the actor's to speak for, or the patient none of theirs.
    package borrowing func askReattribution(
        of exam: ExamID, to patient: PatientID, because reason: String, as id: UUID
    ) throws(PostgresError) -> Bool {
        let made: UUID? = try one("SELECT ask_reattribution(\(exam), \(id), \(patient), \(reason)) AS made")["made"]
        return made != nil
    }

    /// Confirms one, with everything that follows. Answers `confirmed`, why not (`own`, `role`, `changed`, `declined`), or nil where
    /// there is none that the actor may see.
    package borrowing func confirmReattribution(_ id: UUID) throws(PostgresError) -> String? {
        try one("SELECT confirm_reattribution(\(id), \(UUID.v7(at: Date()))) AS outcome")["outcome"]
    }

    /// Declines one, or takes back one's own. Answers `declined`, why not (`role`, `confirmed`), or nil.
    package borrowing func declineReattribution(_ id: UUID, because reason: String) throws(PostgresError) -> String? {
        try one("SELECT decline_reattribution(\(id), \(reason)) AS outcome")["outcome"]
    }

    /// The re-attribution, if the actor may see it.
    package borrowing func reattribution(_ id: UUID) throws(PostgresError) -> StoredReattribution? {
        try reattributions("r.id = \(id)", limit: 1).first
    }

    /// The open one of an exam.
    package borrowing func openReattribution(of exam: ExamID) throws(PostgresError) -> StoredReattribution? {
        try reattributions("r.exam_id = \(exam) AND r.state = 'asked'", limit: 1).first
    }

    /// Those that the actor may see, the newest first, behind the one of `cursor`: of one exam, in one state, or all.
    package borrowing func reattributions(
        of exam: ExamID?, state: String?, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredReattribution] {
        try reattributions(
            """
            (\(exam?.uuid)::uuid IS NULL OR r.exam_id = \(exam?.uuid)) AND (\(state)::text IS NULL OR r.state = \(state))
              AND (\(cursor)::uuid IS NULL OR r.id < \(cursor))
            """, limit: limit)
    }

    borrowing func reattributions(
        _ which: SQL, limit: Int
    ) throws(PostgresError) -> [StoredReattribution] {
        var all: [StoredReattribution] = []
        for row in try run(
            """
            SELECT r.*, e.kind, o.name AS clinic, a.name AS asked_name, d.name AS decided_name
            FROM reattribution r
            JOIN exam e ON e.alliance_id = r.alliance_id AND e.id = r.exam_id
            JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
            JOIN clinician a ON a.alliance_id = r.alliance_id AND a.id = r.asked_by
            LEFT JOIN clinician d ON d.alliance_id = r.alliance_id AND d.id = r.decided_by
            WHERE r.alliance_id = my_alliance() AND \(which) ORDER BY r.id DESC LIMIT \(limit)
            """)
        { all.append(try StoredReattribution(row)) }
        return all
    }

    /// The reports of an exam that stand no more, of those that the actor may see.
    package borrowing func voidedReports(of exam: ExamID) throws(PostgresError) -> Set<UUID> {
        Set(
            try one(
                """
                SELECT coalesce(array_agg(report_id), '{}') AS ids FROM report_voiding
                WHERE alliance_id = my_alliance() AND exam_id = \(exam)
                """)["ids"] as [UUID])
    }

    /// Whether a report that the actor may see stands no more, and why.
    package borrowing func voiding(of report: UUID) throws(PostgresError) -> ReportVoiding? {
        guard
            let row = try first(
                """
                SELECT at, reason, reattribution_id FROM report_voiding
                WHERE alliance_id = my_alliance() AND report_id = \(report)
                """)
        else { return nil }
        return ReportVoiding(at: try row["at"], reason: try row["reason"], reattribution: try row["reattribution_id"])
    }
}

extension SQL {
    /// Whether a report `p` has not been voided.
    static let stands: SQL = """
        NOT EXISTS (SELECT FROM report_voiding v WHERE v.alliance_id = p.alliance_id AND v.report_id = p.id)
        """
}

extension StoredReattribution {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let from: UUID? = try row["from_id"]
        self.init(
            id: try row["id"], exam: ExamID(try row["exam_id"]), kind: try row["kind"], clinic: try row["clinic"],
            from: from.map { PatientID($0) }, to: PatientID(try row["to_id"]),
            fromSubject: try row.json("from_subject"),
            toSubject: try row.json("to_subject"), reason: try row["reason"], state: try row["state"],
            askedBy: ClinicianID(try row["asked_by"]), askedByName: try row["asked_name"], askedAt: try row["asked_at"],
            decidedByName: try row["decided_name"], decidedAt: try row["decided_at"], decision: try row["decision"],
            reports: try row["reports"], amendment: try row["amendment_id"])
    }
}
