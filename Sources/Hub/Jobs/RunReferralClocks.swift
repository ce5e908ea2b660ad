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
    /// At most so many steps of an alliance at one time; what is left waits for the next.
    private static let batch = 200

    func once() async {
        do {
            for alliance in try await hub.jobs.write({ db in try db.alliances() }) { try await once(in: alliance) }
        } catch {
            hub.logger.warning("the clocks of referrals wait", metadata: ["error": "\(error)"])
        }
    }

    private func once(in alliance: AllianceID) async throws {
        let mode = TransactionMode.hub(in: alliance)
        for id in try await hub.jobs.write(as: mode, { db in try db.referralsRunOut(limit: Self.batch) }) {
            do {
                if let step = try await hub.jobs.write(as: mode, { db in try take(id, db) }) { log(step, of: id) }
            } catch let error as PostgresError where [.server, .decoding].contains(error.kind) {
                // One that is stuck must not hold up the others.
                hub.logger.error(
                    "the clock of a referral is stuck", metadata: ["referral": "\(id)", "error": "\(error)"])
            }
        }
    }

    private func take(_ id: ReferralID, _ db: borrowing Session) throws -> ClockStep? {
        let clocks = try db.referralClocks()
        guard let found = try db.takeRunOut(id, by: clocks), let hop = found.stage.hop else { return nil }
        let stage = found.stage, moment = found.moment
        guard let step = try? stage.byClock(at: moment, clocks: clocks) else { return nil }
        guard try db.move(ReferralMove(from: stage, to: step.next, at: moment)) else { return nil }
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
        if step.next.facts.urgency == .emergency {
            hub.logger.warning("nobody acted on an emergency referral in time", metadata: words)
        } else {
            hub.logger.info("a referral was moved by its clock", metadata: words)
        }
    }
}
