// PUT /api/v1/referrals/{id}/cancellation
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Records
import Referrals

/// Cancels a referral: the sender alone until it is arranged, from then on both sides. The first of the two to ask gets 202
/// and leaves a line in the history; when the other asks too, the referral is cancelled.
struct CancelReferral {
    let hub: Hub

    struct Body: Decodable {
        let code: CancelCode
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReferralID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let code = try Problem.decoding(Body.self, bytes).code
            let step = try CancelReferral.step(code, isConfirmed: false).asked(by: call, bytes)
            let confirmed = try CancelReferral.step(code, isConfirmed: true).asked(by: call, bytes)
            return { db in try cancel(id, step, confirmed, call, db) }
        }
    }

    private static func step(_ code: CancelCode, isConfirmed: Bool) -> ReferralStep {
        var step = ReferralStep(.cancelled) { referral, moment in
            .ended(try referral.open.cancelled(because: code, confirmedByBoth: isConfirmed, at: moment.recorded))
        }
        step.detail["code"] = code.rawValue
        return step
    }

    private func cancel(
        _ id: ReferralID, _ step: ReferralStep, _ confirmed: ReferralStep, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let stored = try db.referral(id) else { throw Problem.notFound }
        let mine = call.actor.sides(of: stored.facts)
        if stored.state == .cancelled, !mine.isEmpty {
            return try Idempotent.Answer(try ReferralView.read(id, call, db))
        }
        guard stored.state.needsBothToCancel else { return try step.take(id, at: hub.clock.now, call, db) }
        try call.actor.referralPolicy.may(.cancelled, on: stored.facts, in: stored.state)
        let asked = try db.sidesThatCancel(id)
        if asked.union(mine).isSuperset(of: [.sender, .receiver]) {
            return try confirmed.take(id, at: hub.clock.now, call, db)
        }
        if !asked.isSuperset(of: mine) { try note(step, mine, stored, call, db) }
        return try Idempotent.Answer(try ReferralView.read(id, call, db), status: .accepted)
    }

    /// One side has asked; the stage stays.
    private func note(
        _ step: ReferralStep, _ sides: Set<ReferralSide>, _ stored: StoredReferral, _ call: Call,
        _ db: borrowing Session
    ) throws {
        var event = Event(
            "referral.cancellation_requested", from: stored.state.rawValue, to: stored.state.rawValue,
            at: try db.moment())
        event.reason = step.note
        event.clientTime = step.clientTime
        event.detail = step.detail
        event.detail["side"] = sides.first?.rawValue
        try db.append(event, to: .referral(stored.id.uuid), by: call.actor)
        try call.audit("referral.cancellation_requested", stored, db)
    }
}
