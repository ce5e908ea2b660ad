// PUT /api/v1/exams/{id}/recall
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// Takes back an exam that nobody has looked at yet: sent by mistake, twice, or to be made again. What was sent is kept.
struct RecallExam {
    let hub: Hub

    struct Body: Codable, Sendable { let reason: String }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ExamID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let reason = try TypedText.needed(
                try Problem.decodingWhole(Body.self, bytes).reason, field: "reason", limit: 500)
            return { db in try recall(id, because: reason, call, db) }
        }
    }

    private func recall(
        _ id: ExamID, because reason: String, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let before = try db.exam(id) else { throw Problem.notFound }
        switch try db.recall(id, because: reason) {
        case nil: throw Problem.notFound
        case .beingRead: throw Problem.notRecalled("reading")
        case .read: throw Problem.notRecalled(before.state.rawValue)
        case .notPossible(let state): throw Problem.notRecalled(state)
        case .before: return try Idempotent.Answer(["state": ExamState.recalled.rawValue])
        case .recalled: break
        }
        var event = Event("exam.recalled", from: before.state.rawValue, to: "recalled", at: try db.moment())
        event.reason = reason
        try db.append(event, to: .exam(id.uuid), by: call.actor)
        try db.audit(
            AuditRow("exam.recalled", object: ("exam", id.uuid), patient: before.patient?.uuid), by: call.actor,
            from: call.origin)
        return try Idempotent.Answer(["state": ExamState.recalled.rawValue])
    }
}

extension Problem {
    static func notRecalled(_ state: String) -> Problem {
        var problem = make(
            "exam-not-recalled", 409,
            zh: ("不能撤回", "检查正在阅读、已出报告或尚未收齐（\(state)），不能撤回；请联系阅片中心。"),
            en: (
                "Not recalled",
                "It is being read, has a report, or has not all come (\(state)). Ask the reading centre."
            ))
        problem.extensions["state"] = .text(state)
        return problem
    }
}
