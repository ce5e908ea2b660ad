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
    /// Who signs instead of the reader, or over them.
    package let reviewer: ClinicianID?
    package let content: ReportContent
    /// 1 for the first report of an exam; a later one stands beside it and is read in its place.
    package let version: Int
    package let stage: ReportStage
    /// Why it is amended.
    package let reason: String?
    /// Whether the clinic reads it: a preliminary one in emergencies, and where it is critical, only.
    package let isReleased: Bool
    package let signedAt: Date
    /// The canonical bytes that were signed.
    package let document: String
    /// The compact JWS over them.
    package let signature: String

    package init(
        id: UUID, reading: ReadingID, exam: StoredExam,
        by actor: (reader: ClinicianID, reviewer: ClinicianID?, centre: OrganisationID), content: ReportContent,
        as version: (number: Int, stage: ReportStage, reason: String?),
        signed: (at: Date, document: String, signature: String)
    ) {
        self.id = id
        self.reading = reading
        self.exam = exam
        reader = actor.reader
        reviewer = actor.reviewer
        centre = actor.centre
        self.content = content
        self.version = version.number
        stage = version.stage
        reason = version.reason
        isReleased =
            version.stage != .preliminary || exam.urgency == .emergency || content.severity == .critical
        signedAt = signed.at
        document = signed.document
        signature = signed.signature
    }
}

/// A report as it is stored.
package struct StoredReport: Sendable {
    package let id: UUID
    package let exam: ExamID
    /// The clinic that asked.
    package let organisation: OrganisationID
    package let patient: PatientID?
    package let kind: String
    package let version: Int
    package let stage: ReportStage
    package let severity: Severity
    package let reader: ClinicianID
    package let reviewer: ClinicianID?
    package let centre: OrganisationID
    /// Why it was amended.
    package let reason: String?
    /// Whether the clinic reads it.
    package let isReleased: Bool
    package let signedAt: Date
    package let openedAt: Date?
    /// Whether there is a plan that the clinic answers.
    package let hasPlan: Bool
    package let plan: PlanAnswer?
    package let document: String
    package let signature: String
}

/// What the clinic said of a report's plan, once.
package struct PlanAnswer: Sendable, Equatable {
    package let at: Date
    package let isFollowed: Bool
    /// Why it is not followed.
    package let reason: String?
}

/// What opening a report came to.
package enum Opening: Sendable {
    /// It was opened before.
    case again
    /// For the first time; its exam is not delivered by that.
    case first
    /// For the first time, and its exam is delivered by that.
    case delivered
}

extension Session {
    /// Stores a signed report; unless it is preliminary, its exam is final, and has to be opened again.
    package borrowing func insert(_ report: NewReport) throws(PostgresError) {
        try run(
            """
            WITH made AS (
                INSERT INTO report (alliance_id, id, reading_id, exam_id, organisation_id, centre_id, patient_id, kind, version,
                                    stage, reason, released, severity, result, refers, has_plan, quality, template_id,
                                    template_version, reader_id, reviewer_id, signed_at, document, signature)
                VALUES (my_alliance(), \(report.id), \(report.reading), \(report.exam.id), \(report.exam.organisation),
                        \(report.centre), \(report.exam.patient), \(report.exam.kind.rawValue), \(report.version),
                        \(report.stage.rawValue), \(report.reason), \(report.isReleased),
                        \(report.content.severity.rawValue), \(report.content.polarity.rawValue),
                        \(report.content.advice.countsAsReferralAdvice), \(report.content.hasPlan),
                        \(report.content.quality?.rawValue), \(report.content.template?.id),
                        \(report.content.template?.version), \(report.reader), \(report.reviewer), \(report.signedAt),
                        \(report.document), \(report.signature))
                RETURNING alliance_id, exam_id, stage
            )
            UPDATE exam SET state = 'final', state_at = \(report.signedAt) FROM made
            WHERE made.stage <> 'preliminary' AND exam.alliance_id = made.alliance_id AND exam.id = made.exam_id
              AND exam.state IN ('queued', 'delivered')
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
            \(SQL.reports) WHERE p.alliance_id = my_alliance() AND p.organisation_id = \(organisation) AND \(SQL.stands)
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

    /// All versions of an exam's report that the actor may see, the newest first.
    package borrowing func versions(of exam: ExamID) throws(PostgresError) -> [StoredReport] {
        var all: [StoredReport] = []
        for row in try run(
            """
            \(SQL.reports) WHERE p.alliance_id = my_alliance() AND p.exam_id = \(exam) ORDER BY p.version DESC LIMIT 200
            """)
        { all.append(try StoredReport(row)) }
        return all
    }

    /// Notes that the clinic has opened a report, the first time; its exam is delivered by that, if it is the newest version
    /// of a final report, and stands.
    package borrowing func open(report id: UUID, by actor: Actor) throws(PostgresError) -> Opening {
        let opened = try first(
            """
            UPDATE report SET opened_at = now(), opened_by = \(actor.id)
            WHERE alliance_id = my_alliance() AND id = \(id) AND opened_at IS NULL RETURNING exam_id, version
            """)
        guard let opened else { return .again }
        let exam: UUID = try opened["exam_id"], version: Int = try opened["version"]
        let delivered = try run(
            """
            UPDATE exam SET state = 'delivered', state_at = now()
            WHERE alliance_id = my_alliance() AND id = \(exam) AND state = 'final'
              AND NOT EXISTS (SELECT 1 FROM report p WHERE p.alliance_id = exam.alliance_id AND p.exam_id = exam.id
                                AND p.version > \(version))
              AND NOT EXISTS (SELECT 1 FROM report_voiding v WHERE v.alliance_id = exam.alliance_id AND v.report_id = \(id))
            """)
        return delivered.affected == 1 ? .delivered : .first
    }

    /// Notes whether the clinic follows a report's plan, once; false where it has said so before, or has not opened it.
    package borrowing func answerPlan(
        of id: UUID, isFollowed: Bool, reason: String?, by actor: Actor
    ) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE report SET plan_at = now(), plan_by = \(actor.id), plan_followed = \(isFollowed), plan_reason = \(reason)
            WHERE alliance_id = my_alliance() AND id = \(id) AND plan_at IS NULL AND opened_at IS NOT NULL
            """
        ).affected == 1
    }

    /// Whose report is preliminary for that kind of exam.
    package borrowing func reviewRule(for kind: ExamKind) throws(PostgresError) -> ReviewRule {
        let row = try one(
            """
            SELECT (v ->> 'grade')::int AS grade, (v ->> 'years')::int AS years
            FROM (SELECT setting_at(\("review." + kind.rawValue), now()) AS v) s
            """)
        let grade: Int? = try row["grade"], years: Int? = try row["years"]
        return ReviewRule(grade: grade ?? ReviewRule.initial.grade, years: years ?? ReviewRule.initial.years)
    }

    /// How many of these exams the actor may see that are of the same patient as `exam`, which is none of them.
    package borrowing func priors(_ exams: [UUID], of exam: StoredExam) throws(PostgresError) -> Int {
        try one(
            """
            SELECT count(*)::int AS n FROM exam e WHERE e.alliance_id = my_alliance() AND e.id = ANY (\(exams)::uuid[])
              AND e.patient_id = \(exam.patient) AND e.id <> \(exam.id)
            """)["n"]
    }

    /// Who recorded the exam, by name.
    package borrowing func requester(of exam: ExamID) throws(PostgresError) -> String? {
        let row = try first(
            """
            SELECT c.name FROM exam e JOIN clinician c ON c.alliance_id = e.alliance_id AND c.id = e.operator_id
            WHERE e.alliance_id = my_alliance() AND e.id = \(exam)
            """)
        guard let row else { return nil }
        return try row["name"]
    }
}

extension SQL {
    fileprivate static let reports: SQL = """
        SELECT p.id, p.exam_id, p.organisation_id, p.patient_id, p.kind, p.version, p.stage, p.severity, p.reader_id, p.reviewer_id, p.centre_id,
               p.reason, p.released, p.signed_at, p.opened_at, p.has_plan, p.plan_at, p.plan_followed, p.plan_reason,
               p.document, p.signature
        FROM report p
        """
}

extension StoredReport {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let patient: UUID? = try row["patient_id"], reviewer: UUID? = try row["reviewer_id"]
        let answeredAt: Date? = try row["plan_at"], isFollowed: Bool? = try row["plan_followed"]
        let why: String? = try row["plan_reason"]
        self.init(
            id: try row["id"], exam: ExamID(try row["exam_id"]),
            organisation: OrganisationID(try row["organisation_id"]),
            patient: patient.map { PatientID($0) }, kind: try row["kind"], version: try row["version"],
            stage: try row.code("stage"),
            severity: try row.code("severity"), reader: ClinicianID(try row["reader_id"]),
            reviewer: reviewer.map { ClinicianID($0) }, centre: OrganisationID(try row["centre_id"]),
            reason: try row["reason"], isReleased: try row["released"], signedAt: try row["signed_at"],
            openedAt: try row["opened_at"], hasPlan: try row["has_plan"],
            plan: answeredAt.map { PlanAnswer(at: $0, isFollowed: isFollowed == true, reason: why) },
            document: try row["document"], signature: try row["signature"])
    }
}
