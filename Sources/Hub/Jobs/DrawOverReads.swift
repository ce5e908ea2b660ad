// What is read over: drawn from the finals by rule and by lot, and queued where somebody independent reads.
import Alliance
import FoundationEssentials
import Keyring
import Logging
import Postgres
import Readings
import Records

/// Every fifteen seconds, with the rest of the housekeeping. Safe in many processes: in one alliance only one draws at a time, and
/// the lots are the same for all, because they are made of the report's id under the hub's secret key.
struct DrawOverReads: Sendable {
    let hub: Hub
    /// Finals, months and places of one transaction: what is left follows with the next tick.
    private static let batch = 200

    /// One alliance at a time: what is wrong in one holds up no other.
    func once(in alliance: AllianceID) async {
        let mode = TransactionMode.hub(in: alliance)
        do {
            if try await hub.jobs.read(as: mode, { db in try db.hasToDraw() }) {
                try await hub.jobs.write(as: mode) { db in
                    try db.drawAlone()
                    try drawCounted(in: alliance, db)
                    try closeMonths(in: alliance, db)
                }
            }
            try await place(mode)
        } catch {
            hub.logger.warning("over-reads wait", metadata: ["alliance": "\(alliance)", "error": "\(error)"])
        }
    }

    /// Nobody can tell a report's lot without the key; with it the draw can be done again.
    private func lot(of report: UUID, in alliance: AllianceID) -> [UInt8] {
        hub.keyring.blindIndex(of: "\(alliance)/\(report.uuidString.lowercased())", field: "overread.lot")
    }

    /// What the new finals bring: criticals, first finals, and the lots of blocks that they make whole; and what became critical
    /// after its final.
    private func drawCounted(in alliance: AllianceID, _ db: borrowing Session) throws {
        let counted = try db.countFinals(limit: Self.batch)
        for (month, reports) in Dictionary(
            grouping: counted, by: { SampledMonth(reader: $0.reader, month: $0.month.text) })
        {
            let rule = try db.samplingRule(of: month.month), first = reports.map(\.number).min() ?? 1
            var draws: [Draw] = []
            for report in reports {
                for ground in rule.grounds(isCritical: report.isCritical, career: report.career) {
                    draws.append(Draw(report.report, ground, lot: lot(of: report.report, in: alliance)))
                }
            }
            let finals = try db.finals(of: month, from: rule.start(ofBlock: rule.block(of: first))) {
                lot(of: $0, in: alliance)
            }
            draws += rule.drawnByBlock(finals).map { Draw($0.id, .random, lot: $0.lot) }
            try db.keep(draws, by: rule)
        }
        for late in try db.takeLateCriticals(limit: Self.batch) {
            let draw = Draw(late.report, .critical, lot: lot(of: late.report, in: alliance))
            try db.keep([draw], by: try db.samplingRule(of: late.month.text))
        }
    }

    private func closeMonths(in alliance: AllianceID, _ db: borrowing Session) throws {
        for month in try db.monthsToClose(limit: Self.batch) {
            let rule = try db.samplingRule(of: month.month)
            let finals = try db.finals(of: month, from: 1) { lot(of: $0, in: alliance) }
            try db.keep(rule.drawnAtClose(finals).map { Draw($0.id, .random, lot: $0.lot) }, by: rule)
            try db.close(month, target: rule.target(of: finals.count), by: rule)
        }
    }

    /// Looks for a place for what has none, and for what stands where nobody can give it any more.
    private func place(_ mode: TransactionMode) async throws {
        let waiting = try await hub.jobs.read(as: mode) { db in try db.unplacedOverReads(limit: 50) }
        guard !waiting.isEmpty else { return }
        let centres = try await hub.jobs.read(as: mode) { db in
            var centres: [OrganisationID: OverReadCentre] = [:]
            for id in Set(waiting.flatMap(\.centres)) {
                let rules = try db.assignmentRules(at: id)
                centres[id] = OverReadCentre(id: id, rules: rules, people: try db.candidates(at: id, by: rules))
            }
            return centres
        }
        let today = CalendarDay(at: hub.clock.now)
        for one in waiting {
            let able = one.centres.compactMap { centres[$0] }
            let place = one.reading.place(among: able, home: one.home, on: today)
            do {
                let isPlaced = try await hub.jobs.write(as: mode) { db in try settle(one, at: place, able, today, db) }
                if isPlaced { hub.offers.ring() }
            } catch let error where error.isOfTheRow {
                // One that is stuck must not hold up the others.
                hub.logger.error(
                    "an over-read cannot be placed", metadata: ["report": "\(one.report)", "error": "\(error)"])
            }
        }
    }

    /// Queues it there, or lists it; what stands in a queue where somebody independent works stays there.
    private func settle(
        _ one: UnplacedOverRead, at place: OrganisationID?, _ able: [OverReadCentre], _ today: CalendarDay,
        _ db: borrowing Session
    ) throws -> Bool {
        if let queue = one.queuedAt {
            let isAble = able.contains { $0.id == queue && $0.independent(for: one.reading, on: today) > 0 }
            if isAble { return false }
            guard try db.withdraw(one) else { return false }
        }
        guard let place else {
            try db.list(one)
            return false
        }
        return try db.place(one, at: place)
    }
}
