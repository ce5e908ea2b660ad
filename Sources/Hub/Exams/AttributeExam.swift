// PUT /api/v1/exams/{id}/patient
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// Says whose exam it is: for one that came without its patient, whenever that becomes known, or came under the wrong one and
/// has not been read yet. What was critical or flagged is judged again at once (``JudgeExams``). The reason is kept, and so is the old name on it. A report that was signed before stays as it was
/// signed.
struct AttributeExam {
    let hub: Hub

    struct Body: Decodable {
        let patient: WireID
        let reason: String
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let response = try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            let reason: String
            do throws(TextFault) { reason = try TextRule(limit: 500).checked(body.reason) } catch {
                throw Problem(error, field: "reason")
            }
            let patient = PatientID(body.patient.uuid)
            return { db in try attribute(id, to: patient, because: reason, call, db) }
        }
        hub.bell.ring()
        return response
    }

    private func attribute(
        _ id: ExamID, to patient: PatientID, because reason: String, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let exam = try db.lockedExam(id) else { throw Problem.notFound }
        guard let person = try db.patient(patient) else { throw Problem.patientUnknown }
        let isCorrectable = [.registered, .uploading, .complete, .queued, .quarantined].contains(exam.state)
        guard isCorrectable || exam.patient == nil || exam.patient == patient else {
            throw Problem.alreadyRead(exam.state)
        }
        let isChange = exam.patient != patient
        if isChange {
            try db.attribute(id, to: patient, centre: exam.centre)
            var event = Event(
                "exam.attributed", from: exam.patient?.description, to: patient.description, at: try db.moment())
            event.reason = reason
            try db.append(event, to: .exam(id.uuid), by: call.actor)
        }
        guard let fresh = try db.exam(id) else { throw Problem.notFound }
        let differences = try hub.doubts(of: fresh, person, for: call.actor, db)
        let judgement = try db.judgement(of: fresh, person)
        if isChange {
            var row = AuditRow("exam.attributed", object: ("exam", id.uuid), patient: patient.uuid)
            row.detail = judgement.audited
            try db.audit(row, by: call.actor, from: call.origin)
        }
        return try Idempotent.Answer(
            ExamView(fresh, patient: person, differences: differences, judgement: judgement))
    }
}

extension Problem {
    static func alreadyRead(_ state: ExamState) -> Problem {
        var problem = make(
            "exam-already-read", 409,
            zh: ("检查已被阅读", "检查正在阅读或已出报告（\(state.rawValue)），请申请更正患者（POST /api/v1/exams/{id}/reattributions），由另一人确认。"),
            en: (
                "Already read",
                "The exam is being read or has a report (\(state.rawValue)). Ask for it to be given to another patient (POST /api/v1/exams/{id}/reattributions); somebody else confirms."
            ))
        problem.extensions["state"] = .text(state.rawValue)
        return problem
    }
}
