// GET /api/v1/readings
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// The worklist of the reader's centre: what waits and who reads what, the gravest first. `state` and `purpose` show a part of
/// it, `counts=true` how many there are of each. The head of the centre sees every kind.
struct ListReadings {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let kinds = try call.actor.watchedKinds(on: hub.today), centre = call.actor.organisation
        let part = WorklistPart(
            try call.request.code("state", WorklistPart.Place.self), purpose: try call.request.code("purpose"))
        let isCounted = call.request.query("counts") == "true"
        let (readings, counts) = try await hub.database.write(as: call.actor.mode) { db in
            let readings = try db.worklist(kinds: kinds, centre: centre, part, after: cursor, limit: limit + 1)
            var counts: WorklistCounts?
            if isCounted { counts = WorklistCounts(try db.worklistCounts(kinds: kinds, centre: centre)) }
            var row = AuditRow("reading.listed")
            row.detail = ["rows": "\(min(readings.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return (readings, counts)
        }
        var page = Page(readings, limit: limit, cursor: \.id.description) { ReadingLine($0) }
        page.counts = counts
        return try .page(page, of: call.request)
    }
}

/// How many readings stand where, among the first 5,000.
struct WorklistCounts: Encodable, Sendable {
    let all: Int
    let queued: Int
    let claimed: Int
    let mine: Int
    let offered: Int
    let unseen: Int
    let overdue: Int
    let unassignable: Int
    let emergency: Int
    let quality: Int

    init(_ counts: (all: Int, places: [WorklistPart.Place: Int])) {
        func number(_ place: WorklistPart.Place) -> Int { counts.places[place] ?? 0 }
        all = counts.all
        queued = number(.queued)
        claimed = number(.claimed)
        mine = number(.mine)
        offered = number(.offered)
        unseen = number(.unseen)
        overdue = number(.overdue)
        unassignable = number(.unassignable)
        emergency = number(.emergency)
        quality = number(.quality)
    }
}

extension Request {
    /// A code in the query, where one is given.
    func code<Code: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Code.Type = Code.self
    ) throws -> Code? where Code.RawValue == String {
        guard let text = query(name) else { return nil }
        guard let code = Code(rawValue: text) else {
            let known = Code.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid(name, "\(name) 应为：\(known)", "\(name) is one of: \(known)")
        }
        return code
    }
}
