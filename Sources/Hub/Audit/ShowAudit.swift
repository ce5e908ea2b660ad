// GET /api/v1/audit
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Shows the audit to auditors, newest first, narrowed to an object, an actor or a patient. Looking is audited too.
struct ShowAudit {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try cursor(call)
        var wanted = AuditFilter()
        wanted.object = try call.request.cursor("object")
        wanted.actor = try call.request.cursor("actor")
        wanted.patient = try call.request.cursor("patient")
        let filter = wanted
        let entries = try await hub.database.write(as: call.actor.mode) { db in
            let entries = try db.auditTrail(filter, before: cursor, limit: limit + 1)
            var row = AuditRow("audit.viewed", object: filter.object.map { ("audited", $0) }, patient: filter.patient)
            row.detail = ["rows": "\(min(entries.count, limit))"]
            row.detail["actor"] = filter.actor.map { WireID($0).description }
            try db.audit(row, by: call.actor, from: call.origin)
            return entries
        }
        return try .page(Page(entries, limit: limit, cursor: { "\($0.id)" }) { AuditLine($0) }, of: call.request)
    }

    private func cursor(_ call: Call) throws -> Int64? {
        guard let text = call.request.query("after") else { return nil }
        guard let id = Int64(text), id > 0 else {
            throw Problem.invalid("after", "after 不是有效的游标", "after is not a valid cursor")
        }
        return id
    }
}

/// A line of the audit.
struct AuditLine: Encodable, Sendable {
    struct Object: Encodable, Sendable {
        let kind: String?
        let id: WireID
    }

    let id: Int64
    let at: Date
    let actor: WireID?
    let role: String
    let organisation: WireID?
    let action: String
    let object: Object?
    let patient: WireID?
    let result: String
    let reason: String?
    let request: String
    let address: String?
    let detail: [String: String]?

    init(_ entry: AuditEntry) {
        id = entry.id
        at = entry.at
        actor = entry.actor.map { WireID($0) }
        role = entry.actorRole
        organisation = entry.organisation.map { WireID($0) }
        action = entry.action
        object = entry.object.map { Object(kind: entry.objectKind, id: WireID($0)) }
        patient = entry.patient.map { WireID($0) }
        result = entry.result
        reason = entry.reason
        request = entry.request
        address = entry.address
        detail = entry.detail.isEmpty ? nil : entry.detail
    }
}
