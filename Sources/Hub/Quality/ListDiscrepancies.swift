// GET /api/v1/discrepancies
import FoundationEssentials
import HubAPI
import Hummingbird
import Indicators
import Postgres
import Readings
import Records

/// What over-reads of a month found, the newest first: of the centre for its head, of one's own reports, and what one found oneself.
/// `least` leaves out what is milder.
struct ListDiscrepancies {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor(), month = try call.request.month()
        let least: OverReadOutcome = try call.request.code("least") ?? .minor
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.discrepancies(
                from: month.start, to: month.end, least: least, after: cursor, limit: limit + 1)
            var row = AuditRow("discrepancy.listed")
            row.detail = ["month": month.description, "rows": "\(min(found.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        return try .page(
            Page(found, limit: limit, cursor: { WireID($0.reading).description }) { DiscrepancyLine($0) },
            of: call.request)
    }
}

/// One second opinion that differed.
struct DiscrepancyLine: Encodable, Sendable {
    struct Opinion: Encodable, Sendable {
        let severity: String
        let result: String

        init(_ opinion: StoredDiscrepancy.Opinion) {
            severity = opinion.severity.rawValue
            result = opinion.result.rawValue
        }
    }

    struct Amendment: Encodable, Sendable {
        let id: WireID
        /// Nil where it is another centre's.
        let state: String?
    }

    let reading: WireID
    let report: WireID
    let exam: WireID
    let kind: String
    let score: String
    let outcome: String
    let comment: String?
    let course: String?
    let amendment: Amendment?
    let scoredAt: Date
    let reader: String
    let overReader: String
    let first: Opinion?
    let second: Opinion

    init(_ one: StoredDiscrepancy) {
        reading = WireID(one.reading)
        report = WireID(one.report)
        exam = WireID(one.exam)
        kind = one.kind
        score = one.score.rawValue
        outcome = one.outcome.rawValue
        comment = one.comment
        course = one.course
        amendment = one.amendment.map { Amendment(id: WireID($0), state: one.amendmentState) }
        scoredAt = one.at
        reader = one.reader
        overReader = one.overReader
        first = one.first.map(Opinion.init)
        second = Opinion(one.second)
    }
}

extension Request {
    /// The month of the query, this one in China where none is given.
    func month() throws -> Period {
        let month = query("month").map { Period($0) } ?? Period(containing: .now)
        guard let month else {
            throw Problem.invalid("month", "月份应写作 2026-11", "a month is written 2026-11")
        }
        return month
    }
}
