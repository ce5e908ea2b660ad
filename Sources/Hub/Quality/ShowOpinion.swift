// GET /api/v1/readings/{id}/opinion
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// A second opinion beside the report that it is about: for who gave it, for the heads of both centres, and, once it is scored, for
/// who signed the report.
struct ShowOpinion {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard let view = try ComparisonView(of: id, call, db) else { throw Problem.notFound }
            try db.audit(AuditRow("overread.viewed", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
            return view
        }
        return try .json(view)
    }
}

/// Two opinions of one exam, and what their comparison came to.
struct ComparisonView: Encodable, Sendable {
    struct Score: Encodable, Sendable {
        let score: String
        let outcome: String
        let comment: String?
        let course: String?
        /// The reading that is to amend the report.
        let amendment: WireID?
        let at: Date
        /// Why it was corrected, by whom, and the score that was given first; absent where it was not.
        let correction: String?
        let correctedBy: String?
        let first: String?

        init(_ score: StoredComparison.Score) {
            (correction, correctedBy) = (score.correction?.reason, score.correction?.by)
            first = score.correction?.first.rawValue
            self.score = score.score.rawValue
            outcome = score.outcome.rawValue
            comment = score.comment
            course = score.course
            amendment = score.amendment.map { WireID($0) }
            at = score.at
        }
    }

    let reading: WireID
    let exam: WireID
    let kind: String
    let grounds: [String]
    let overReader: String
    let opinionAt: Date
    let opinion: ReportDraft
    /// The report as it was signed; nil where the actor may not see it, as another centre's.
    let report: SignedReport?
    let score: Score?

    /// The comparison of that reading, where the actor may see it. That the report is shown is audited as a view of it.
    init?(of id: ReadingID, _ call: Call, _ db: borrowing Session) throws {
        guard let found = try db.comparison(of: id) else { return nil }
        reading = WireID(found.reading.uuid)
        exam = WireID(found.exam.uuid)
        kind = found.kind.rawValue
        grounds = found.grounds
        overReader = found.overReaderName
        opinionAt = found.opinionAt
        opinion = ReportDraft(found.opinion)
        score = found.score.map(Score.init)
        let stored = try db.report(found.report)
        guard let stored else {
            report = nil
            return
        }
        report = SignedReport(
            try Problem.decoding(Report.self, Array(stored.document.utf8)), signature: stored.signature)
        try db.audit(
            AuditRow("report.viewed", object: ("report", stored.id), patient: stored.patient?.uuid), by: call.actor,
            from: call.origin)
    }
}

extension ReportDraft {
    /// The words of a checked content, as they were typed.
    fileprivate init(_ content: ReportContent) {
        self.init(
            findings: content.findings,
            impression: content.impression.map { Line(text: $0.text, code: $0.code?.text, polarity: $0.polarity) },
            severity: content.severity, advice: content.advice)
        adviceText = content.adviceText
        repeatWithinHours = content.repeatWithinHours
        treatmentPlan = content.treatmentPlan
        quality = content.quality
        statements = content.statements.isEmpty ? nil : content.statements
        plan = content.plan.isEmpty ? nil : content.plan
        priors = content.priors.isEmpty ? nil : content.priors
        template = content.template
    }
}
