// The one way in which a referral moves: rule, privilege, stage, row, hop, event and audit, in one transaction.
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Referrals

/// Takes the step that a request of this kind asks for.
struct MoveReferral<Request: StepRequest>: Sendable {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReferralID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let step = try Problem.decoding(Request.self, bytes).step().asked(by: call, bytes)
            return { db in try step.take(id, at: hub.clock.now, call, db) }
        }
    }
}

extension ReferralStep {
    /// Takes the step, by the time on which the hubs agree. The same request again, by the same side, answers how the referral stands
    /// and writes nothing.
    func take(
        _ id: ReferralID, at now: Date, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let stored = try db.referral(id), let stage = stored.stage else { throw Problem.notFound }
        try call.actor.referralPolicy.may(rule ?? event, on: stored.facts, in: stored.state)
        try call.requirePrivilege(for: event, on: stored.facts, doctor: doctor, db)
        let moment = StepMoment(at: try happened(to: stored, now), recorded: now, clocks: try db.referralClocks())
        switch Result(catching: { try walk(stage, moment) }) {
        case .success(let next):
            if try write(ReferralMove(from: stage, to: next, at: moment.at), of: stored, moment, call, db) { break }
            let other = try db.referral(id) ?? stored
            if try isRepeat(of: other, call, db) { break }
            throw Problem.referralChanged(to: other.state)
        case .failure(let error):
            guard error is ReferralError, try isRepeat(of: stored, call, db) else { throw error }
        }
        return try Idempotent.Answer(try ReferralView.read(id, call, db))
    }

    /// Writes the step; false when somebody else has moved the referral meanwhile.
    private func write(
        _ bare: ReferralMove, of stored: StoredReferral, _ moment: StepMoment, _ call: Call, _ db: borrowing Session
    ) throws -> Bool {
        var move = bare
        move.arrangement = arrangement
        move.outcome = outcome
        let kind = kind(from: stored.state)
        var told = Event(kind, from: stored.state.rawValue, to: move.to.state.rawValue, at: moment.at)
        told.reason = note
        told.clientTime = clientTime
        told.detail = detail
        guard try record(move, told, call, db) else { return false }
        try deed?(stored, moment, call, db)
        try call.audit(kind, stored, db)
        return true
    }

    /// Row, hop and event: by the right of one's side, or through the one door of those who have none.
    private func record(
        _ move: ReferralMove, _ told: Event, _ call: Call, _ db: borrowing Session
    ) throws -> Bool {
        if event == .voided { return try db.void(move, told) }
        guard try db.move(move) else { return false }
        try db.append(told, to: .referral(move.from.facts.id.uuid), by: call.actor)
        return true
    }

    /// Whether this very request, or the clock in its stead, has brought the referral there before.
    private func isRepeat(of stored: StoredReferral, _ call: Call, _ db: borrowing Session) throws -> Bool {
        if stored.state == settled { return true }
        guard let request = detail["request"] else { return false }
        return try db.hasHappened(request: request, at: call.actor.scope.careOrganisations, in: stored.id)
    }

    /// When it happened: now, or when the request says; not in the future, and at most a day before the referral was sent,
    /// since an emergency may leave before its form is written. An entry error is found when it is said.
    private func happened(to stored: StoredReferral, _ now: Date) throws -> Date {
        guard event != .voided, let moment = happenedAt else { return now }
        let earliest = (stored.times.submitted ?? stored.stateAt) - 86_400
        guard earliest <= moment, moment <= now + 300 else {
            throw Problem.invalid(
                "at", "发生时间不能在未来，也不能早于提交前 24 小时。",
                "It can lie neither in the future nor a day before the referral was sent.")
        }
        return moment
    }
}
