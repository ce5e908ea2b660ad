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
    /// At most so many steps of an alliance at one time; what is left waits for the next.
    private static let batch = 200

    /// One alliance at a time: what is wrong in one holds up no other.
    func once(in alliance: AllianceID) async {
        let mode = TransactionMode.hub(in: alliance)
        do {
            for id in try await hub.jobs.write(as: mode, { db in try db.readingsRunLate(limit: Self.batch) }) {
                do {
                    if let (step, late) = try await hub.jobs.write(as: mode, { db in try take(id, db) }) {
                        log(step, late)
                    }
                } catch let error where error.isOfTheRow {
                    // One that is stuck must not hold up the others.
                    hub.logger.error(
                        "the clock of a reading is stuck", metadata: ["reading": "\(id)", "error": "\(error)"])
                }
            }
        } catch {
            hub.logger.warning(
                "the clocks of readings wait", metadata: ["alliance": "\(alliance)", "error": "\(error)"])
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
