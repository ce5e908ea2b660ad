// POST /api/v1/referrals
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records
import Referrals

/// Submits a referral: the letter whole, the patient and the exams one's own, the target known, and for a routine one on
/// the way up the privilege REF-UP-R. An emergency is never blocked by a privilege.
struct SubmitReferral {
    let hub: Hub

    struct Body: Decodable, Sendable {
        let patient: WireID
        /// The actor's own organisation where it is not said.
        let from: WireID?
        let to: WireID
        let direction: ReferralDirection?
        let urgency: Exams.Urgency
        let reason: ReferralReason
        let doctor: String?
        let clientTime: Date?
        let plan: String?
        let medication: String?
        let followUpDays: [Int]?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            let letter = try ReferralLetter(
                try Problem.decoding(ReferralLetterDraft.self, bytes), urgency: body.urgency, reason: body.reason)
            var form = ReferralForm(letter)
            if body.direction == .down {
                try form.plan(body.plan, body.medication, followUpDays: body.followUpDays ?? [])
            }
            let whole = form
            return { db in try submit(body, whole, call, db) }
        }
    }

    private func submit(
        _ body: Body, _ form: ReferralForm, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        let id = try submitted(body, form, call, db)
        return try Idempotent.Answer(
            try ReferralView.read(id, call, db), status: .created, location: "/api/v1/referrals/\(id)")
    }

    /// Writes the referral with its event and its audit row.
    func submitted(
        _ body: Body, _ form: ReferralForm, _ call: Call, _ db: borrowing Session
    ) throws -> ReferralID {
        let facts = try SubmitReferral.facts(body, call.actor)
        try call.actor.referralPolicy.may(.submitted, on: facts, in: .draft)
        try SubmitReferral.checkTarget(facts, db)
        guard try db.patient(facts.patient) != nil else { throw Problem.patientOfReferralUnknown }
        try SubmitReferral.checkExams(form.letter.exams, of: facts.patient, db)
        try call.requirePrivilege(for: .submitted, on: facts, doctor: body.doctor, db)
        let clocks = try db.referralClocks(), moment = hub.clock.now
        let submitted = try DraftReferral(drafting: facts, at: moment, clocks: clocks)
            .submitted(with: form.letter, at: moment, clocks: clocks)
        let author = try call.clinician(named: body.doctor, db)?.uuid ?? call.actor.id
        try db.insert(NewReferral(submitted, form: form, author: author, episode: facts.id.uuid))
        try SubmitReferral.tell(facts, clientTime: body.clientTime, at: moment, call, db)
        return facts.id
    }

    private static func facts(_ body: Body, _ actor: Actor) throws -> ReferralFacts {
        let sender = body.from.map { OrganisationID($0.uuid) } ?? actor.organisation
        guard actor.scope.careOrganisations.contains(sender) else { throw Problem.senderNotYours }
        return try ReferralFacts(
            id: .new(at: .now), ReferralCourse(body.direction ?? .up, from: sender, to: OrganisationID(body.to.uuid)),
            urgency: body.urgency, patient: PatientID(body.patient.uuid), reason: body.reason)
    }

    /// The target must be there, and for a patient on the way up it must be more than a village clinic.
    static func checkTarget(_ facts: ReferralFacts, _ db: borrowing Session) throws {
        guard let level = try db.level(of: facts.receiver) else { throw Problem.organisationUnknown }
        if facts.direction == .up, level == .villageClinic { throw Problem.targetTooLow }
    }

    private static func checkExams(_ exams: [ExamID], of patient: PatientID, _ db: borrowing Session) throws {
        guard !exams.isEmpty else { return }
        let seen = try db.exams(among: exams, of: patient)
        if let place = exams.firstIndex(where: { !seen.contains($0) }) { throw Problem.examNotPatients(place) }
    }

    /// The event and the audit row of a new referral, which may follow another.
    static func tell(
        _ facts: ReferralFacts, clientTime: Date? = nil, follows: ReferralID? = nil, at moment: Date, _ call: Call,
        _ db: borrowing Session
    ) throws {
        var event = Event(ReferralEvent.submitted.kind, to: ReferralState.submitted.rawValue, at: moment)
        event.clientTime = clientTime
        event.detail["follows"] = follows?.description
        try db.append(event, to: .referral(facts.id.uuid), by: call.actor)
        var row = AuditRow(
            ReferralEvent.submitted.kind, object: ("referral", facts.id.uuid), patient: facts.patient.uuid)
        row.detail = ["direction": facts.direction.rawValue, "urgency": facts.urgency.rawValue]
        try db.audit(row, by: call.actor, from: call.origin)
    }
}

extension ReferralForm {
    /// The plan of a return down: what to do, and when to follow up, the first time within fourteen days.
    mutating func plan(_ plan: String?, _ medication: String?, followUpDays days: [Int]) throws {
        self.plan = try TypedText.needed(plan, field: "plan", limit: 4000)
        self.medication = try TypedText.optional(medication, field: "medication", limit: 4000)
        guard let first = days.first, (1...14).contains(first), days.count <= 20,
            zip(days, days.dropFirst()).allSatisfy({ $0 < $1 }),
            days.allSatisfy({ $0 <= 3650 })
        else { throw Problem.followUpsWrong }
        followUpDays = days
    }
}
