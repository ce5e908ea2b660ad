// POST /api/v1/criticals/{id}/referral
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records
import Referrals

/// 绿色通道 in one request: an emergency referral filled from the case and its exam, submitted to the county's referral desk.
struct ReferCritical {
    let hub: Hub

    struct Body: Decodable, Sendable {
        /// The county's lead hospital where it is not said.
        let to: WireID?
        let presentHistory: String?
        let consent: ReferralConsent?
        let doctor: String?
        let clientTime: Date?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = CriticalID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            return { db in
                guard let found = try db.critical(id, locked: true) else { throw Problem.notFound }
                try call.requireToTreat(found, orAtDesk: false)
                return try refer(found, body, call, db)
            }
        }
    }

    private func refer(
        _ found: StoredCritical, _ body: Body, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard found.referral == nil else { throw Problem.alreadyReferred }
        let facts = found.stage.facts
        guard let target = body.to ?? facts.desk.map({ WireID($0.uuid) }) else { throw Problem.noReferralDesk }
        let exam = try db.exam(facts.exam)
        guard let patient = exam?.patient else { throw Problem.criticalWithoutPatient }
        let isInfarction = found.findings.contains(where: \.isInfarction)
        let submission = SubmitReferral.Body(
            patient: WireID(patient.uuid), from: WireID(facts.organisation.uuid), to: target, direction: .up,
            urgency: .emergency, reason: isInfarction ? .suspectedACS : .criticalValue, doctor: body.doctor,
            clientTime: body.clientTime, plan: nil, medication: nil, followUpDays: nil)
        let letter = try ReferralLetter(
            draft(found, body), urgency: .emergency, reason: submission.reason)
        let referral = try SubmitReferral(hub: hub).submitted(submission, ReferralForm(letter), call, db)
        try note(referral, of: found, call, db)
        return try Idempotent.Answer(
            try ReferralView.read(referral, call, db), status: .created, location: "/api/v1/referrals/\(referral)")
    }

    /// What the case and its exam say; the history is the doctor's where they wrote one.
    private func draft(_ found: StoredCritical, _ body: Body) -> ReferralLetterDraft {
        let said = found.findings.map(\.said).joined(separator: "；")
        let history = "危急值（\(found.examKind.rawValue)，\(RFC3339.text(found.performedAt))）：\(said)。紧急转诊，由危急值处置填写。"
        var draft = ReferralLetterDraft(
            impression: String("危急值：\(said)".prefix(500)), presentHistory: body.presentHistory ?? history,
            consent: body.consent ?? .waived, exams: [found.stage.facts.exam])
        draft.reasonText = history
        return draft
    }

    /// The case knows its referral; one that was acknowledged has its action by that.
    private func note(_ referral: ReferralID, of found: StoredCritical, _ call: Call, _ db: borrowing Session) throws {
        try db.link(found.stage.facts.id, to: referral)
        var note = CriticalNote(channel: call.channel)
        note.detail = ["referral": "\(referral)"]
        try db.tell(
            .referred, of: found, to: found.stage.state, note, at: try db.moment(), by: call.actor, from: call.origin)
        guard found.stage.state == .acknowledged || found.stage.state == .acted else { return }
        note.detail["action"] = CriticalAction.referred.rawValue
        try ActOnCritical.act(found, note, call, db)
    }
}
