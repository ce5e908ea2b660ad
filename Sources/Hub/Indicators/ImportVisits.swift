// POST /api/v1/visits
import Alliance
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Indicators
import Postgres
import Records

/// Takes a table of monthly visits, as CSV or as JSON rows: as a whole or not at all. The same table again changes nothing
/// and answers the same; a changed count is a new version beside the old one.
struct ImportVisits {
    let hub: Hub
    /// A table of the greatest size allowed, in bytes.
    private static let limit = 4_194_304

    struct Body: Decodable {
        struct Row: Decodable {
            let organisationCode: String
            let month: String
            let outpatient: Int
            let emergency: Int
        }

        let rows: [Row]
    }

    /// The months of the table as they stand now.
    struct View: Encodable, Sendable {
        struct Month: Encodable, Sendable {
            let month: String
            let organisations: Int
            let outpatient: Int
            let emergency: Int
            let restated: Int
            let recordedAt: Date
        }

        let sha256: String
        let rows: Int
        let months: [Month]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let mediaType = call.request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        switch mediaType {
        case "text/csv":
            let bytes = try await call.request.bytes(limit: Self.limit)
            let table = try VisitsTable(csv: bytes)
            let view = try await hub.database.write(as: call.actor.mode) { db in try store(table, bytes, call, db) }
            return try .json(view)
        case "application/json":
            return try await Idempotent(hub: hub).answer(call, limit: Self.limit) { bytes in
                let table = try ImportVisits.table(try Problem.decoding(Body.self, bytes))
                return { db in try Idempotent.Answer(try store(table, bytes, call, db)) }
            }
        default: throw Problem.unsupportedMediaType(expected: "text/csv, application/json")
        }
    }

    /// JSON rows take the way of the CSV, so that both are checked by the same rules; row n is line n + 1.
    private static func table(_ body: Body) throws -> VisitsTable {
        let lines = body.rows.map { row in
            [quoted(row.organisationCode), quoted(row.month), "\(row.outpatient)", "\(row.emergency)"].joined(
                separator: ",")
        }
        let heading = VisitsColumn.allCases.map(\.rawValue).joined(separator: ",")
        return try VisitsTable(csv: Array(([heading] + lines).joined(separator: "\n").utf8))
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private func store(
        _ table: VisitsTable, _ bytes: [UInt8], _ call: Call, _ db: borrowing Session
    ) throws -> View {
        try ImportVisits.checkMonths(table)
        if let row = try db.unknownOrganisation(in: table) { throw Problem.visitsOrganisationUnknown(row) }
        let sha256 = SHA256Hex(of: bytes).text
        let months = try db.store(table, source: "sha-256 " + sha256, by: call.actor)
        var row = AuditRow("visits.imported")
        row.detail = ["rows": "\(table.rows.count)", "sha256": sha256]
        try db.audit(row, by: call.actor, from: call.origin)
        return View(
            sha256: sha256, rows: table.rows.count,
            months: months.map {
                View.Month(
                    month: $0.month, organisations: $0.organisations, outpatient: $0.outpatient,
                    emergency: $0.emergency,
                    restated: $0.restated, recordedAt: $0.newest)
            })
    }

    private static func checkMonths(_ table: VisitsTable) throws {
        guard let now = Period(containing: .now), let row = table.rows.first(where: { $0.month > now }) else { return }
        throw Problem.visitsInTheFuture(row)
    }
}
