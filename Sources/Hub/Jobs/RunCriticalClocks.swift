// What becomes of critical cases when nobody acts in time: the next of the ladder gets them, in the hub's own name.
import Alliance
import Criticals
import FoundationEssentials
import Logging
import Postgres
import Records
import ServiceLifecycle

/// Every fifteen seconds, whatever the rest of the housekeeping is at. A case that is not told or not acknowledged in time goes
/// to the next rung; whom nobody has answered for stands on the call
/// sheet. Each step is a transaction of its own that holds the row: however many hubs run, one takes it, and a person who is
/// quicker wins.
struct RunCriticalClocks: Service {
    let hub: Hub
    var rounds = ClockRounds()

    func run() async throws {
        for await _ in Bell().rings(every: .seconds(15)).cancelOnGracefulShutdown() { await once() }
    }

    func once() async {
        do {
            var counts: [CriticalCount] = []
            for alliance in try await hub.jobs.write({ db in try db.alliances() }) {
                counts += await once(in: alliance)
            }
            hub.meter.note(counts)
        } catch {
            hub.logger.warning("the clocks of critical cases wait", metadata: ["error": "\(error)"])
        }
    }

    /// One alliance at a time: what is wrong in one holds up no other.
    private func once(in alliance: AllianceID) async -> [CriticalCount] {
        let mode = TransactionMode.hub(in: alliance)
        do {
            try await rounds.go { limit, passed in
                try await hub.jobs.write(as: mode) { db in try db.criticalsRunOut(limit: limit, but: passed) }
            } _: {
                try await isTaken($0, mode)
            }
            return try await hub.jobs.write(as: mode) { db in try db.countCriticals() }
        } catch {
            hub.logger.error(
                "the critical cases of an alliance stand still",
                metadata: ["alliance": "\(alliance)", "error": "\(error)"])
            return []
        }
    }

    /// False where it is stuck: it must not hold up the others; somebody has to be told of it all the same.
    private func isTaken(_ id: CriticalID, _ mode: TransactionMode) async throws -> Bool {
        do {
            guard let step = try await hub.jobs.write(as: mode, { db in try take(id, db) }) else { return false }
            log(step, of: id)
            return true
        } catch let error where error.isOfTheRow {
            hub.logger.critical(
                "the clock of a critical case is stuck; call its clinic",
                metadata: ["critical": "\(id)", "error": "\(error)"])
            return false
        }
    }

    /// The step, if nobody was quicker.
    private func take(_ id: CriticalID, _ db: borrowing Session) throws -> CriticalClockStep? {
        let clocks = try db.criticalClocks()
        guard let found = try db.takeRunOut(id), let step = found.stage.byClock(at: found.moment, clocks: clocks) else {
            return nil
        }
        try db.move(step.next, at: found.moment)
        try db.tell(step, of: found)
        return step
    }

    private func log(_ step: CriticalClockStep, of id: CriticalID) {
        let words: Logger.Metadata = [
            "critical": "\(id)", "event": "\(step.event.rawValue)", "state": "\(step.next.state.rawValue)",
            "level": "\(step.next.duty?.level.rawValue ?? "")",
        ]
        switch step.event {
        case .autoClosed: hub.logger.info("a critical case was closed by its clock", metadata: words)
        case .overdue:
            hub.logger.critical("nobody answers for a critical case; work the call sheet now", metadata: words)
        default: hub.logger.critical("a critical case was not answered for in time; it goes on", metadata: words)
        }
    }
}
