// GET /api/v1/over-reads
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Over-reads, the newest reports first: a reader's own (`mine=true`: those that they give or have given), the centre's for its head,
/// and those without an independent reader for who oversees. `state` shows a part. Until the second opinion is entered a line says
/// nothing of the report, nor why it was drawn.
struct ListOverReads {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let state: OverReadState? = try call.request.code("state"), mine = call.request.query("mine") == "true"
        let lines = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.overReads(state, mine: mine, by: call.actor, after: cursor, limit: limit + 1)
            var row = AuditRow("overread.listed")
            row.detail = ["rows": "\(min(found.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        return try .page(
            Page(lines, limit: limit, cursor: { WireID($0.report).description }) { OverReadLine($0) }, of: call.request)
    }
}

/// One over-read in a list.
struct OverReadLine: Encodable, Sendable {
    /// The report that is read over; only from the opinion on.
    let report: WireID?
    let exam: WireID
    /// The second look; nil without an independent reader.
    let reading: WireID?
    let kind: String
    let state: String
    let drawnAt: Date
    let dueAt: Date?
    let waitingSince: Date?
    /// The centre of the report, and the one that reads it over.
    let home: String
    let centre: String?
    let overReader: String?
    let reader: String?
    let opinionAt: Date?
    let grounds: [String]
    let score: String?
    let outcome: String?

    init(_ one: StoredOverRead) {
        report = one.opinionAt == nil ? nil : WireID(one.report)
        exam = WireID(one.exam.uuid)
        reading = one.reading.map { WireID($0.uuid) }
        kind = one.kind
        state = one.state.rawValue
        drawnAt = one.drawnAt
        dueAt = one.dueAt
        waitingSince = one.waitingSince
        home = one.home
        centre = one.centre
        overReader = one.overReader
        reader = one.reader
        opinionAt = one.opinionAt
        grounds = one.grounds
        score = one.score?.rawValue
        outcome = one.outcome?.rawValue
    }
}
