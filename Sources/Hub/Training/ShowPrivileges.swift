// GET /api/v1/privileges and PUT /api/v1/privileges/{id}/revocation
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records
import Training

/// Lists privileges, newest first: one's own, or those of the `clinician` whom a trainer names; with `on`, who could do
/// what on that day, as far as the actor may see it.
struct ListPrivileges {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor(), day = try day(call)
        let isNamed = call.request.query("clinician") != nil
        let whose = day != nil && !isNamed ? Whose.everybody : try call.whose(trainersSeeAll: false)
        let privileges = try await hub.database.write(as: call.actor.mode) { db in
            let privileges = try db.privileges(of: whose, on: day, before: cursor, limit: limit + 1)
            var row = AuditRow("privilege.listed")
            row.detail = ["rows": "\(min(privileges.count, limit))"]
            row.detail["on"] = day?.description
            try db.audit(row, by: call.actor, from: call.origin)
            return privileges
        }
        return try .page(
            Page(privileges, limit: limit, cursor: { WireID($0.id).description }) { PrivilegeView($0) },
            of: call.request)
    }

    private func day(_ call: Call) throws -> CalendarDay? {
        guard let text = call.request.query("on") else { return nil }
        guard let day = CalendarDay(text) else {
            throw Problem.invalid("on", "日期应写作 2026-11-01。", "Write the day as 2026-11-01.")
        }
        return day
    }
}

/// A trainer takes a privilege away, with a reason. What was done under it stays done.
struct RevokePrivilege {
    let hub: Hub

    struct Body: Decodable {
        let reason: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            let reason = try TypedText.needed(body.reason, field: "reason", limit: 500)
            return { db in try revoke(id, because: reason, call, db) }
        }
    }

    private func revoke(
        _ id: UUID, because reason: String, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let privilege = try db.privilege(id) else { throw Problem.notFound }
        if privilege.state == .revoked { return try Idempotent.Answer(PrivilegeView(privilege)) }
        guard privilege.clinician != call.actor.clinician else { throw Problem.ownPrivilege }
        guard try db.revoke(privilege, because: reason, by: call.actor) else { throw Problem.notFound }
        var row = AuditRow("privilege.revoked", object: ("privilege", id))
        row.detail = ["code": privilege.code]
        try db.audit(row, by: call.actor, from: call.origin)
        guard let fresh = try db.privilege(id) else { throw Problem.notFound }
        return try Idempotent.Answer(PrivilegeView(fresh))
    }
}
