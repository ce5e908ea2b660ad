// A referral on the wire: whole for the two sides, without its clinical words for those who only oversee.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Patients
import Postgres
import Records
import Referrals

/// One referral: what `GET /api/v1/referrals/{id}` and every step answer.
struct ReferralView: Encodable, Sendable {
    let id: WireID
    let number: String
    let direction: String
    let urgency: String
    let state: String
    let stateAt: Date
    let from: OrganisationView
    let to: OrganisationView
    /// The side that must act next; absent once it is over.
    let holder: OrganisationView?
    let deadline: Date?
    let overdue: Bool
    let reason: String
    let patient: PatientView?
    let form: ReferralFormView?
    let arrangement: ReferralArrangement?
    let outcome: Outcome?
    let inReplyTo: WireID?
    let redirectedFrom: WireID?
    let followedBy: WireID?
    let returned: WireID?
    let submittedAt: Date?
    let acceptedAt: Date?
    let departedAt: Date?
    let arrivedAt: Date?
    let outcomeAt: Date?
    let closedAt: Date?
    let hops: [ReferralHopView]
    let events: [ReferralEventView]
    /// For the audit row; never sent.
    private(set) var patientID: UUID?

    private enum CodingKeys: CodingKey {
        case id, number, direction, urgency, state, stateAt, from, to, holder, deadline, overdue, reason, patient, form
        case arrangement, outcome, inReplyTo, redirectedFrom, followedBy, returned, submittedAt, acceptedAt, departedAt
        case arrivedAt, outcomeAt, closedAt, hops, events
    }

    /// The referral as the actor may see it; 404 where they may not.
    static func read(_ id: ReferralID, _ call: Call, _ db: borrowing Session) throws -> ReferralView {
        guard let stored = try db.referral(id) else { throw Problem.notFound }
        let facts = stored.facts
        let parties = [facts.sender, facts.receiver, stored.sentOnBy].compactMap(\.self)
        let isParty = !Set(parties).isDisjoint(with: call.actor.scope.careOrganisations)
        let patient = isParty ? try db.patient(facts.patient) : nil
        return ReferralView(
            stored, patient: patient, isParty: isParty, hops: try db.hops(of: id), events: try db.history(of: id))
    }

    private init(
        _ stored: StoredReferral, patient: PatientFacts?, isParty: Bool, hops: [ReferralHopEntry],
        events: [ReferralEntry]
    ) {
        let facts = stored.facts
        id = WireID(facts.id.uuid)
        number = stored.number
        direction = facts.direction.rawValue
        urgency = facts.urgency.rawValue
        state = stored.state.rawValue
        stateAt = stored.stateAt
        from = OrganisationView(id: WireID(facts.sender.uuid), name: stored.senderName)
        to = OrganisationView(id: WireID(facts.receiver.uuid), name: stored.receiverName)
        holder = stored.holder.map {
            OrganisationView(id: WireID($0.uuid), name: $0 == facts.sender ? stored.senderName : stored.receiverName)
        }
        deadline = stored.hop?.deadline
        overdue = stored.isOverdue
        reason = facts.reason.rawValue
        self.patient = patient.map { PatientView($0) }
        form = isParty ? ReferralFormView(stored.form) : nil
        arrangement = isParty ? stored.arrangement : nil
        outcome = isParty ? stored.outcome : nil
        inReplyTo = facts.inReplyTo.map { WireID($0.uuid) }
        redirectedFrom = facts.redirectedFrom.map { WireID($0.uuid) }
        followedBy = stored.followedBy.map { WireID($0.uuid) }
        returned = stored.answeredBy.map { WireID($0.uuid) }
        submittedAt = stored.times.submitted
        acceptedAt = stored.times.accepted
        departedAt = stored.times.departed
        arrivedAt = stored.times.arrived
        outcomeAt = stored.times.outcome
        closedAt = stored.times.closed
        self.hops = hops.map(ReferralHopView.init)
        self.events = events.map { ReferralEventView($0, isParty: isParty) }
        patientID = facts.patient.uuid
    }
}

/// An organisation beside something else.
struct OrganisationView: Encodable, Sendable {
    let id: WireID
    let name: String
}

/// The letter and the plan.
struct ReferralFormView: Encodable, Sendable {
    let letter: ReferralLetter
    let plan: String?
    let medication: String?
    let followUpDays: [Int]?

    init(_ form: ReferralForm) {
        letter = form.letter
        plan = form.plan
        medication = form.medication
        followUpDays = form.followUpDays.isEmpty ? nil : form.followUpDays
    }
}

/// Whose hands the patient was in.
struct ReferralHopView: Encodable, Sendable {
    let number: Int
    let holder: OrganisationView
    let openedAt: Date
    let deadline: Date
    let closedAt: Date?

    init(_ hop: ReferralHopEntry) {
        number = hop.number
        holder = OrganisationView(id: WireID(hop.holder.uuid), name: hop.holderName)
        openedAt = hop.openedAt
        deadline = hop.deadline
        closedAt = hop.closedAt
    }
}

/// One entry of the history.
struct ReferralEventView: Encodable, Sendable {
    let kind: String
    let at: Date
    let recordedAt: Date
    let actor: String?
    let role: String
    let organisation: String
    let from: String?
    let to: String?
    let note: String?
    let detail: [String: String]?

    init(_ entry: ReferralEntry, isParty: Bool) {
        kind = entry.kind
        at = entry.happenedAt
        recordedAt = entry.recordedAt
        actor = entry.actorName
        role = entry.actorRole
        organisation = entry.organisationName
        from = entry.from
        to = entry.to
        note = isParty ? entry.note : nil
        detail = isParty && !entry.detail.isEmpty ? entry.detail : nil
    }
}

/// A referral in a list.
struct ReferralLine: Encodable, Sendable {
    let id: WireID
    let number: String
    let direction: String
    let urgency: String
    let state: String
    let patient: WireID
    let patientName: String?
    let reason: String
    let from: OrganisationView
    let to: OrganisationView
    let holder: WireID?
    let deadline: Date?
    let overdue: Bool
    let submittedAt: Date?

    init(_ line: ReferralSummary) {
        id = WireID(line.id.uuid)
        number = line.number
        direction = line.direction.rawValue
        urgency = line.urgency
        state = line.state.rawValue
        patient = WireID(line.patient.uuid)
        patientName = line.patientName
        reason = line.reason.rawValue
        from = OrganisationView(id: WireID(line.sender.id.uuid), name: line.sender.name)
        to = OrganisationView(id: WireID(line.receiver.id.uuid), name: line.receiver.name)
        holder = line.holder.map { WireID($0.uuid) }
        deadline = line.deadline
        overdue = line.isOverdue
        submittedAt = line.submittedAt
    }
}
