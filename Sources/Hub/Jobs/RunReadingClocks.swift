// What becomes of readings that nobody finishes in time: each step told once, in the hub's own name.
import Alliance
import Exams
import FoundationEssentials
import Logging
import Postgres
import Readings
import Records

/// At 70 % of the time the holder is warned, at the deadline the reading is anybody's, then its centre's head hears of it, then
/// it has failed; it stays in the queue all the while. Each step is a transaction of its own that holds the row: however many
/// hubs run, one takes it, and a person who is quicker wins.
struct RunReadingClocks: Sendable {
    let hub: Hub
    var rounds = ClockRounds()

    /// One alliance at a time: what is wrong in one holds up no other.
    func once(in alliance: AllianceID) async {
        let mode = TransactionMode.hub(in: alliance)
        do {
            try await rounds.go { limit, passed in
                try await hub.jobs.write(as: mode) { db in try db.readingsRunLate(limit: limit, but: passed) }
            } _: {
                try await isTaken($0, mode)
            }
        } catch {
            hub.logger.warning(
                "the clocks of readings wait", metadata: ["alliance": "\(alliance)", "error": "\(error)"])
        }
    }

    /// False where it is stuck, or another hub is at it: it must not hold up the others.
    private func isTaken(_ id: ReadingID, _ mode: TransactionMode) async throws -> Bool {
        do {
            guard let (step, late) = try await hub.jobs.write(as: mode, { db in try take(id, db) }) else {
                return false
            }
            log(step, late)
            return true
        } catch let error where error.isOfTheRow {
            hub.logger.error("the clock of a reading is stuck", metadata: ["reading": "\(id)", "error": "\(error)"])
            return false
        }
    }

    private func take(_ id: ReadingID, _ db: borrowing Session) throws -> (EscalationStep, LateReading)? {
        guard let late = try db.takeLate(id), let step = late.step else { return nil }
        return try db.take(step, of: late) ? (step, late) : nil
    }

    private func log(_ step: EscalationStep, _ late: LateReading) {
        let words: Logger.Metadata = [
            "reading": "\(late.id)", "urgency": "\(late.urgency.rawValue)", "step": "\(step.rawValue)",
        ]
        guard late.urgency == .emergency, step != .warn else {
            hub.logger.info("a reading runs late", metadata: words)
            return
        }
        hub.logger.critical("an emergency is overdue and not read; call its centre", metadata: words)
    }
}
