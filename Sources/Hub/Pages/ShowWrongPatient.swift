// GET /clinic/exams/{id}/patient: whose an exam is, and the way to put a wrong patient right
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// For the village doctor who finds it: the exam, whose it is now, what was asked and decided before, and the form that asks a second
/// person to give it to the right one. Looking is audited.
struct ShowWrongPatient {
    let hub: Hub

    private struct Found: Sendable {
        let exam: StoredExam, patient: PatientFacts?, moves: [StoredReattribution]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        let found = try await hub.database.write(as: call.actor.mode) { db in try find(id, call, db) }
        let page = try WebPage(call.request, at: hub.clock.now), exam = found.exam
        var values: [String: Any] = [
            "title": page.word("wrongPatientTitle"), "id": exam.id.description,
            "kind": page.word("kind\(exam.kind.rawValue)"), "performed": exam.performedAt.pageText,
            "standing": page.word("state_\(exam.state.rawValue)"),
            "patient": found.patient?.name ?? page.word("patientUnknown"),
            "moves": found.moves.map { one -> [String: Any] in
                var values: [String: Any] = ["text": page.sentence(one)]
                if one.state == "asked" { values["isOpen"] = true }
                return values
            },
        ]
        if let patient = found.patient {
            let facts = [page.word("sex\(patient.sex)"), patient.birthDate ?? ""] + patient.identifiers
            values["about"] = facts.filter { !$0.isEmpty }.joined(separator: " ")
        }
        let isOpen = found.moves.contains { $0.state == "asked" }
        if !isOpen, call.actor.clinician != nil { values["mayAsk"] = true }
        return try page.answer("clinic-patient", values, for: call.actor)
    }

    private func find(_ id: ExamID, _ call: Call, _ db: borrowing Session) throws -> Found {
        guard let exam = try db.exam(id) else { throw Problem.notFound }
        try db.audit(
            AuditRow("exam.viewed", object: ("exam", id.uuid), patient: exam.patient?.uuid), by: call.actor,
            from: call.origin)
        return Found(
            exam: exam, patient: try db.patient(of: exam),
            moves: try db.reattributions(of: id, state: nil, after: nil, limit: 5))
    }
}
