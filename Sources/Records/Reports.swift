// Signed reports: written once, found by the clinic that asked, opened once.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres
package import Readings

/// A report about to be stored: its codes for counting, its exact bytes for fifteen years.
package struct NewReport: Sendable {
    package let id: UUID
    package let reading: ReadingID
    package let exam: StoredExam
    package let centre: OrganisationID
    package let reader: ClinicianID
    package let content: ReportContent
    /// 1 for the first report of an exam; a later one stands beside it and is read in its place.
    package let version: Int
    package let signedAt: Date
    /// The canonical bytes that were signed.
    package let document: String
    /// The compact JWS over them.
    package let signature: String

    package init(
        id: UUID, reading: ReadingID, exam: StoredExam, by actor: (reader: ClinicianID, centre: OrganisationID),
        content: ReportContent, version: Int, signed: (at: Date, document: String, signature: String)
    ) {
        self.id = id
        self.reading = reading
        self.exam = exam
        reader = actor.reader
        centre = actor.centre
        self.content = content
        self.version = version
        signedAt = signed.at
        document = signed.document
        signature = signed.signature
    }
}

/// A report as it is stored.
package struct StoredReport: Sendable {
    package let id: UUID
    package let exam: ExamID
    package let patient: PatientID?
    package let kind: String
    package let version: Int
    package let severity: Severity
    package let signedAt: Date
    package let openedAt: Date?
    package let document: String
    package let signature: String
}

extension Session {
    /// Stores a signed report and makes its exam final.
    package borrowing func insert(_ report: NewReport) throws(PostgresError) {
        try run(
            """
            WITH made AS (
                INSERT INTO report (alliance_id, id, reading_id, exam_id, organisation_id, centre_id, patient_id, kind, version,
                                    stage, severity, result, refers, reader_id, signed_at, document, signature)
                VALUES (my_alliance(), \(report.id), \(report.reading), \(report.exam.id), \(report.exam.organisation),
                        \(report.centre), \(report.exam.patient), \(report.exam.kind.rawValue), \(report.version),
                        \(report.version == 1 ? "final" : "amended"),
                        \(report.content.severity.rawValue), \(report.content.polarity.rawValue),
                        \(report.content.advice.countsAsReferralAdvice), \(report.reader), \(report.signedAt),
                        \(report.document), \(report.signature))
                RETURNING alliance_id, exam_id
            )
            UPDATE exam SET state = 'final', state_at = \(report.signedAt) FROM made
            WHERE exam.alliance_id = made.alliance_id AND exam.id = made.exam_id AND exam.state = 'queued'
            """)
    }

    /// The report, if the actor may see it.
    package borrowing func report(_ id: UUID) throws(PostgresError) -> StoredReport? {
        try first("\(SQL.reports) WHERE p.alliance_id = my_alliance() AND p.id = \(id)").map(StoredReport.init)
    }

    /// The newest report of an exam.
    package borrowing func report(of exam: ExamID) throws(PostgresError) -> StoredReport? {
        try first(
            "\(SQL.reports) WHERE p.alliance_id = my_alliance() AND p.exam_id = \(exam) ORDER BY p.version DESC LIMIT 1"
        ).map(StoredReport.init)
    }

    /// The reports for an organisation in the order in which they were committed, after the one named by `cursor`: whoever
    /// has seen one has missed none before it, which the moment of signing could not promise.
    package borrowing func reports(
        for organisation: OrganisationID, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredReport] {
        var all: [StoredReport] = []
        for row in try run(
            """
            \(SQL.reports) WHERE p.alliance_id = my_alliance() AND p.organisation_id = \(organisation)
              AND (\(cursor)::uuid IS NULL OR p.number >
                   (SELECT q.number FROM report q WHERE q.alliance_id = my_alliance() AND q.id = \(cursor)))
            ORDER BY p.number LIMIT \(limit)
            """)
        { all.append(try StoredReport(row)) }
        return all
    }

    /// Whether there is a report of that id to go on behind, where the actor may see it.
    package borrowing func knows(report cursor: UUID) throws(PostgresError) -> Bool {
        try one("SELECT EXISTS (SELECT FROM report WHERE alliance_id = my_alliance() AND id = \(cursor)) AS known")[
            "known"]
    }

    /// Notes that the clinic has opened a report, the first time; its exam is delivered by that.
    package borrowing func open(report id: UUID, by actor: Actor) throws(PostgresError) -> Bool {
        try run(
            """
            WITH opened AS (
                UPDATE report SET opened_at = now(), opened_by = \(actor.id)
                WHERE alliance_id = my_alliance() AND id = \(id) AND opened_at IS NULL RETURNING alliance_id, exam_id
            )
            UPDATE exam SET state = 'delivered', state_at = now() FROM opened
            WHERE exam.alliance_id = opened.alliance_id AND exam.id = opened.exam_id AND exam.state = 'final'
            """
        ).affected == 1
    }
}

extension SQL {
    fileprivate static let reports: SQL = """
        SELECT p.id, p.exam_id, p.patient_id, p.kind, p.version, p.severity, p.signed_at, p.opened_at, p.document, p.signature
        FROM report p
        """
}

extension StoredReport {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let patient: UUID? = try row["patient_id"]
        self.init(
            id: try row["id"], exam: ExamID(try row["exam_id"]), patient: patient.map { PatientID($0) },
            kind: try row["kind"], version: try row["version"], severity: try row.code("severity"),
            signedAt: try row["signed_at"], openedAt: try row["opened_at"], document: try row["document"],
            signature: try row["signature"])
    }
}
