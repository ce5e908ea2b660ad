// GET /api/v1/organisations
import Alliance
import HubAPI
import Hummingbird
import Postgres
import Records

/// Lists the alliance's working organisations, so that whoever refers or reads can name them.
struct ListOrganisations {
    let hub: Hub

    struct View: Encodable, Sendable {
        let id: WireID
        let code: String
        let name: String
        let level: String
        let supervisor: WireID?
        let reads: [String]

        init(_ entry: DirectoryEntry) {
            id = WireID(entry.organisation.id.uuid)
            code = entry.organisation.code
            name = entry.organisation.name
            level = entry.organisation.level.rawValue
            supervisor = entry.organisation.supervisor.map { WireID($0.uuid) }
            reads = entry.reads
        }
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor().map { OrganisationID($0) }
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.organisations(after: cursor, limit: limit + 1)
            try db.audit(AuditRow("organisation.listed"), by: call.actor, from: call.origin)
            return found
        }
        return try .page(
            Page(found, limit: limit, cursor: \.organisation.id.description) { View($0) }, of: call.request)
    }
}
