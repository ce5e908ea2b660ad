// GET /api/v1/readings/{id}
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// One case: the exam, the patient's earlier exams and the reader's own draft.
struct ShowReading {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard let reading = try db.reading(id), let exam = try db.exam(reading.exam),
                let clinician = call.actor.clinician
            else { throw Problem.notFound }
            let patient = try db.patient(of: exam)
            let priors = try priors(of: exam, db)
            let draft = try db.draft(of: id, by: clinician), handed = try db.handedDraft(of: id, to: call.actor)
            let judgement = try db.judgement(of: exam, patient)
            var row = AuditRow("reading.viewed", object: ("reading", id.uuid), patient: exam.patient?.uuid)
            row.detail = judgement.audited
            try db.audit(row, by: call.actor, from: call.origin)
            return CaseView(
                reading: ReadingLine(reading),
                exam: ExamView(
                    exam, patient: patient, differences: try hub.doubts(of: exam, patient, for: call.actor, db),
                    judgement: judgement),
                priors: priors.map { ExamLine($0) },
                draft: draft.map { CaseView.Draft(version: $0.version, content: $0.content) },
                handed: handed.map { CaseView.Handed(by: $0.by, at: $0.at, content: $0.content) },
                subject: try subject(of: reading, db))
        }
        return try .json(view)
    }

    /// What is reviewed or amended; nothing where the second look is blind.
    private func subject(of reading: StoredReading, _ db: borrowing Session) throws -> SignedReport? {
        guard reading.purpose == .review || reading.purpose == .amend, let id = reading.subject,
            let report = try db.report(id)
        else { return nil }
        return SignedReport(
            try Problem.decoding(Report.self, Array(report.document.utf8)), signature: report.signature)
    }

    /// The patient's other exams, the fifty newest.
    private func priors(of exam: StoredExam, _ db: borrowing Session) throws -> [StoredExam] {
        guard let patient = exam.patient else { return [] }
        return try Array(db.exams(of: patient, before: nil, limit: 51).filter { $0.id != exam.id }.prefix(50))
    }
}
