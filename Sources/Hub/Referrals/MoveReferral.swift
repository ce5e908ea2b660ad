// The one way in which a referral moves: rule, privilege, stage, row, hop, event and audit, in one transaction.
import Alliance
import Crypto
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Referrals

/// When a step happened, and the clocks that run from there.
struct StepMoment: Sendable {
    let at: Date
    let clocks: ReferralClocks
}

/// One step of a referral as a request asks for it.
struct ReferralStep: Sendable {
    typealias Walk = @Sendable (Referral, StepMoment) throws -> Referral
    typealias Deed = @Sendable (StoredReferral, StepMoment, Call, borrowing Session) throws -> Void

    /// What any step may say beside its own fields.
    private struct Words: Decodable {
        let note: String?
        /// When it happened, where that was before now.
        let at: Date?
        let clientTime: Date?
        /// The account of the doctor who acts, where a terminal speaks.
        let doctor: String?
    }

    let event: ReferralEvent
    /// The stage after it, by the domain's rules.
    let walk: Walk
    /// The event whose side may ask for it, where that is not its own.
    var rule: ReferralEvent?
    var note: String?
    var happenedAt: Date?
    var clientTime: Date?
    var doctor: String?
    var detail: [String: String] = [:]
    var arrangement: ReferralArrangement?
    var outcome: Outcome?
    /// What is written beside the row, in the same transaction.
    var deed: Deed?

    init(_ event: ReferralEvent, _ bytes: [UInt8], _ walk: @escaping Walk) throws {
        let words = try Problem.decoding(Words.self, bytes)
        self.event = event
        self.walk = walk
        note = try TypedText.optional(words.note, field: "note", limit: 2000)
        happenedAt = words.at
        clientTime = words.clientTime
        doctor = words.doctor
    }
}

/// Takes a step. The same request again, by the same side, answers how the referral stands and writes nothing.
struct MoveReferral: Sendable {
    let hub: Hub

    func answer(_ call: Call, _ asking: @Sendable ([UInt8]) throws -> ReferralStep) async throws -> Response {
        let id = ReferralID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let step = try asking(bytes).named(by: call, bytes)
            return { db in try move(id, step, call, db) }
        }
    }

    func move(
        _ id: ReferralID, _ step: ReferralStep, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let stored = try db.referral(id), let stage = stored.stage else { throw Problem.notFound }
        try call.actor.referralPolicy.may(step.rule ?? step.event, on: stored.facts, in: stored.state)
        try call.requirePrivilege(for: step.event, on: stored.facts, doctor: step.doctor, db)
        let moment = StepMoment(at: try happened(step, stored), clocks: try db.referralClocks())
        switch Result(catching: { try step.walk(stage, moment) }) {
        case .success(let next):
            if try write(step, ReferralMove(from: stored, to: next, at: moment.at), moment, call, db) { break }
            if try isRepeat(step, of: id, call, db) { break }
            throw Problem.referralChanged(to: try db.referral(id)?.state)
        case .failure(let error):
            guard error is ReferralError, try isRepeat(step, of: id, call, db) else { throw error }
        }
        return try Idempotent.Answer(try ReferralView.read(id, call, db))
    }

    /// Writes the step; false when somebody else has moved the referral meanwhile.
    private func write(
        _ step: ReferralStep, _ bare: ReferralMove, _ moment: StepMoment, _ call: Call, _ db: borrowing Session
    ) throws -> Bool {
        let stored = bare.from
        var move = bare
        move.arrangement = step.arrangement
        move.outcome = step.outcome
        guard try db.move(move) else { return false }
        let kind = step.kind(from: stored.state)
        var event = Event(kind, from: stored.state.rawValue, to: move.to.state.rawValue, at: moment.at)
        event.reason = step.note
        event.clientTime = step.clientTime
        event.detail = step.detail
        try db.append(event, to: .referral(stored.id.uuid), by: call.actor)
        try step.deed?(stored, moment, call, db)
        try call.audit(kind, stored, db)
        return true
    }

    private func isRepeat(
        _ step: ReferralStep, of id: ReferralID, _ call: Call, _ db: borrowing Session
    ) throws -> Bool {
        guard let request = step.detail["request"] else { return false }
        return try db.hasHappened(request: request, at: call.actor.scope.careOrganisations, in: id)
    }

    /// When it happened: now, or when the request says; not in the future, and at most a day before the referral was sent,
    /// since an emergency may leave before its form is written.
    private func happened(_ step: ReferralStep, _ stored: StoredReferral) throws -> Date {
        guard let moment = step.happenedAt else { return .now }
        let earliest = (stored.times.submitted ?? stored.stateAt) - 86_400
        guard earliest <= moment, moment <= Date.now + 300 else {
            throw Problem.invalid(
                "at", "发生时间不能在未来，也不能早于提交前 24 小时。",
                "It can lie neither in the future nor a day before the referral was sent.")
        }
        return moment
    }
}

extension ReferralStep {
    /// The word for it in event and audit rows: what is arranged after a patient did not come is arranged again.
    func kind(from state: ReferralState) -> String {
        let again = event == .arranged && state == .noShow
        return (again ? ReferralEvent.rearranged : event).kind
    }

    /// The step with the name of the request that asked for it: what it asks, of what, in what words.
    func named(by call: Call, _ bytes: [UInt8]) -> ReferralStep {
        var step = self
        let digest = SHA256.hash(data: Array(call.request.uri.path.utf8) + [10] + bytes)
        step.detail["request"] = Array(digest.prefix(16)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
        return step
    }
}

extension ReferralEvent {
    /// The word in event and audit rows.
    var kind: String { "referral." + rawValue }
}
