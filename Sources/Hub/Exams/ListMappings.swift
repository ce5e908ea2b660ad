// GET /api/v1/mappings
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Lists the mappings by which analysers' tables are read, so that whoever sends a table, or sets up a terminal's watched
/// folder, can choose one by its name.
struct ListMappings {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit()
        let cursor = call.request.query("after").map { String($0.prefix(Self.longest)) } ?? ""
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let all = try db.mappings()
            try db.audit(AuditRow("mapping.listed"), by: call.actor, from: call.origin)
            return all.filter { $0.name > cursor }
        }
        return try .page(Page(found, limit: limit, cursor: \.name) { View($0) }, of: call.request)
    }

    /// No name is longer.
    private static let longest = 40

    struct View: Encodable, Sendable {
        let name: String
        let title: String
        let source: String
        let validFrom: String

        init(_ mapping: StoredMapping) {
            (name, title, source) = (mapping.name, mapping.title, mapping.source)
            validFrom = RFC3339.text(mapping.validFrom)
        }
    }
}
