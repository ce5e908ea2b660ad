// POST /api/v1/referrals/{id}/return
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Referrals

/// 下转: returns a patient whose outcome says so. A referral down of its own begins, in reply to the one up, with the plan
/// and the days of follow-up; from now on the clinic holds the patient.
struct ReturnPatient {
    let hub: Hub

    struct Body: Decodable, Sendable {
        /// The clinic; who referred the patient, where it is not said.
        let to: WireID?
        let reason: ReferralReason
        let urgency: Exams.Urgency?
        let consent: ReferralConsent
        let plan: String?
        let medication: String?
        let followUpDays: [Int]?
        let clientTime: Date?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReferralID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            return { db in try giveBack(id, body, call, db) }
        }
    }

    private func giveBack(
        _ id: ReferralID, _ body: Body, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let up = try db.referral(id), let stage = up.stage else { throw Problem.notFound }
        let clinic = body.to.map { OrganisationID($0.uuid) } ?? up.facts.sender
        let facts = try (up.reported ?? stage).awaitingConfirmation.returnFacts(
            as: .new(at: .now), to: clinic, reason: body.reason, urgency: body.urgency ?? .routine)
        try call.actor.referralPolicy.may(.submitted, on: facts, in: .draft)
        try SubmitReferral.checkTarget(facts, db)
        let form = try ReturnPatient.form(body, up, urgency: facts.urgency)
        let clocks = try db.referralClocks(), moment = hub.clock.now
        let submitted = try DraftReferral(drafting: facts, at: moment, clocks: clocks)
            .submitted(with: form.letter, at: moment, clocks: clocks)
        try insert(NewReferral(submitted, form: form, author: call.actor.id, episode: up.episode), up, db)
        try SubmitReferral.tell(facts, clientTime: body.clientTime, at: moment, call, db)
        return try Idempotent.Answer(
            try ReferralView.read(facts.id, call, db), status: .created, location: "/api/v1/referrals/\(facts.id)")
    }

    /// The letter down says what the outcome says; plan, drugs and days may be refined.
    private static func form(_ body: Body, _ up: StoredReferral, urgency: Exams.Urgency) throws -> ReferralForm {
        guard let outcome = up.outcome else { throw ReferralError.notReported(up.state) }
        var draft = ReferralLetterDraft(
            impression: String(outcome.diagnosis.prefix(500)), presentHistory: outcome.results ?? outcome.treatment,
            consent: body.consent, exams: up.form.letter.exams)
        draft.impressionCode = outcome.diagnosisCode?.text
        draft.pastHistory = up.form.letter.pastHistory
        draft.allergies = up.form.letter.allergies
        draft.treatment = outcome.treatment
        var form = ReferralForm(try ReferralLetter(draft, urgency: urgency, reason: body.reason))
        try form.plan(
            body.plan ?? outcome.plan, body.medication ?? outcome.medication,
            followUpDays: body.followUpDays ?? outcome.followUpDays.map { [$0] } ?? [])
        return form
    }

    private func insert(_ new: NewReferral, _ up: StoredReferral, _ db: borrowing Session) throws {
        do throws(PostgresError) {
            try db.insert(new)
        } catch {
            throw error.violates("one_return") ? Problem.alreadyReturned(up.answeredBy) as any Error : error
        }
    }
}
