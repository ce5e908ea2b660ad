// What becomes of referrals when nobody acts in time: the clock takes its step, in the hub's own name.
import Alliance
import Exams
import FoundationEssentials
import Logging
import Postgres
import Records
import Referrals

/// Emergencies without an answer are accepted, what nobody answers expires, who has not come is missed, and an outcome
/// that nobody confirms closes. Each step is a transaction of its own that holds the row: however many hubs run, one takes
/// it, and a person who is quicker wins.
struct RunReferralClocks: Sendable {
    let hub: Hub
    var rounds = ClockRounds()

    func once() async {
        do {
            for alliance in try await hub.jobs.write({ db in try db.alliances() }) { await once(in: alliance) }
        } catch {
            hub.logger.warning("the clocks of referrals wait", metadata: ["error": "\(error)"])
        }
    }

    /// One alliance at a time: what is wrong in one holds up no other.
    private func once(in alliance: AllianceID) async {
        do {
            try await lead(in: alliance)
        } catch {
            let isLost = (error as? PostgresError).map { ![.server, .decoding].contains($0.kind) } ?? false
            hub.logger.log(
                level: isLost ? .warning : .error, "the clocks of an alliance stand still",
                metadata: ["alliance": "\(alliance)", "error": "\(error)"])
        }
    }

    private func lead(in alliance: AllianceID) async throws {
        let mode = TransactionMode.hub(in: alliance)
        try await rounds.go { limit, passed in
            try await hub.jobs.write(as: mode) { db in try db.referralsRunOut(limit: limit, but: passed) }
        } _: {
            try await isTaken($0, mode)
        }
    }

    /// False where it is stuck, or another hub is at it: it must not hold up the others.
    private func isTaken(_ id: ReferralID, _ mode: TransactionMode) async throws -> Bool {
        do {
            guard let step = try await hub.jobs.write(as: mode, { db in try take(id, db) }) else { return false }
            log(step, of: id)
            return true
        } catch let error where error.isOfTheRow {
            hub.logger.error("the clock of a referral is stuck", metadata: ["referral": "\(id)", "error": "\(error)"])
            return false
        }
    }

    /// The step, if nobody was quicker. Throws where the referral was in hand and its clock led nowhere.
    private func take(_ id: ReferralID, _ db: borrowing Session) throws -> ClockStep? {
        let clocks = try db.referralClocks()
        guard let found = try db.takeRunOut(id, by: clocks) else { return nil }
        let stage = found.stage, moment = found.moment
        guard let hop = stage.hop, let step = try stage.byClock(at: moment, clocks: clocks),
            try db.move(ReferralMove(from: stage, to: step.next, at: moment))
        else { throw NoStep(state: stage.state) }
        var event = Event(step.event.kind, from: stage.state.rawValue, to: step.next.state.rawValue, at: moment)
        event.reason = step.clock.rawValue
        if step.event == .autoClosed { event.detail["confirmed"] = "no" }
        try db.tell(event, of: stage.facts, heldBy: hop.holder)
        return step
    }

    private func log(_ step: ClockStep, of id: ReferralID) {
        let words: Logger.Metadata = [
            "referral": "\(id)", "clock": "\(step.clock.rawValue)", "state": "\(step.next.state.rawValue)",
        ]
        if step.clock == .acceptEmergency {
            hub.logger.critical(
                "nobody answered an emergency referral; it is accepted, call its receiver", metadata: words)
        } else {
            hub.logger.info("a referral was moved by its clock", metadata: words)
        }
    }
}

/// A referral was locked for the clock's step, and there was none.
private struct NoStep: Error {
    let state: ReferralState
}
