// PUT /api/v1/readings/{id}/rejection
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// Sends an exam back that nobody can read: the same clock ends here, the clinic is told why and how to make it again.
struct RejectReading {
    let hub: Hub

    struct Body: Codable, Sendable {
        let epoch: Int
        /// 1 to 5 of ``Exams/QualityReason``.
        let reasons: [QualityReason]
        var note: String?
        /// How to make it again, in the reader's words; the house's words for the reasons unless said.
        var redo: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        _ = try call.actor.requireReader(on: hub.today)
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decodingWhole(Body.self, bytes)
            let rejection = try Rejection(body), claim = try call.claim(ClaimProof(epoch: body.epoch))
            return { db in try reject(id, rejection, claim, call, db) }
        }
    }

    private func reject(
        _ id: ReadingID, _ rejection: Rejection, _ claim: Claim, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let reading = try db.reading(id), let exam = try db.lockedExam(reading.exam) else {
            throw Problem.notFound
        }
        guard reading.purpose == .read, !reading.isAddendum else { throw Problem.alreadyReported }
        guard
            try db.reject(
                id, by: claim, because: rejection.reasons, note: rejection.note, redo: rejection.redo)
        else { throw Problem.claimLost(reading, by: claim) }
        try db.markUnfit(exam.id, because: rejection.told)
        var event = Event("reading.rejected", from: "claimed", to: "rejected", at: try db.moment())
        event.reason = rejection.told.code
        try db.append(event, to: .reading(id.uuid), by: call.actor)
        event = Event("exam.rejected", from: "reading", to: "rejected_quality", at: try db.moment())
        event.reason = rejection.told.code
        try db.append(event, to: .exam(exam.id.uuid), by: call.actor)
        var row = AuditRow("reading.rejected", object: ("reading", id.uuid), patient: exam.patient?.uuid)
        row.detail = ["reasons": rejection.reasons.map(\.rawValue).joined(separator: ",")]
        try db.audit(row, by: call.actor, from: call.origin)
        guard let ended = try db.reading(id) else { throw Problem.notFound }
        return try Idempotent.Answer(ReadingLine(ended))
    }
}

/// A rejection as it is kept and as the clinic is told it.
struct Rejection: Sendable {
    let reasons: [QualityReason]
    let note: String?
    let redo: String
    let told: IntakeReason

    init(_ body: RejectReading.Body) throws {
        guard let first = body.reasons.first, body.reasons.count <= 5, Set(body.reasons).count == body.reasons.count
        else {
            throw Problem.invalid("reasons", "请给出 1 至 5 个不重复的原因。", "Give one to five reasons, each once.")
        }
        reasons = body.reasons
        note = try TypedText.optional(body.note, field: "note", limit: 500)
        let typed = try TypedText.optional(body.redo, field: "redo", limit: 1000)
        let zh = typed ?? reasons.map(\.redo.zh).joined(), en = typed ?? reasons.map(\.redo.en).joined(separator: " ")
        redo = zh
        let remark = note.map { "（\($0)）" } ?? ""
        told = IntakeReason(
            code: first.rawValue.replacing("_", with: "-"),
            zh: "图像质量不合格：\(reasons.map(\.words.zh).joined(separator: "、"))\(remark)。重做方法：\(zh)",
            en: "Not fit to be read: \(reasons.map(\.words.en).joined(separator: ", "))\(remark). How to redo it: \(en)"
        )
    }
}

extension Problem {
    static let alreadyReported = make(
        "already-reported", 409, zh: ("已有报告", "该检查已有报告，不能再退回；请审核或修订报告。"),
        en: ("There is a report", "The exam has a report and cannot be sent back. Review the report, or amend it."))
}
