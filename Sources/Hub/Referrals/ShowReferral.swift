// GET /api/v1/referrals, GET /api/v1/referrals/{id} and GET /api/v1/referrals/custody
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records
import Referrals

/// Shows one referral with its letter, its hops and its history. Looking is audited.
struct ShowReferral {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReferralID(try call.parameters.id())
        let view = try await hub.database.write(as: call.actor.mode) { db in
            let view = try ReferralView.read(id, call, db)
            let row = AuditRow("referral.viewed", object: ("referral", id.uuid), patient: view.patientID)
            try db.audit(row, by: call.actor, from: call.origin)
            return view
        }
        return try .json(view)
    }
}

/// Lists referrals of the actor's organisations, or of the alliance for overseers: the newest first; with `holder=me`
/// those that wait for the actor's side, the earliest deadline first; with `unanswered=true` those that the hub's clock has
/// accepted or let expire and nobody has looked after since.
struct ListReferrals {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor(), filter = try filter(call)
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.referrals(filter, after: cursor, limit: limit + 1)
            var row = AuditRow("referral.listed", patient: filter.patient?.uuid)
            row.detail = ["rows": "\(min(found.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        return try .page(Page(found, limit: limit, cursor: \.id.description) { ReferralLine($0) }, of: call.request)
    }

    private func filter(_ call: Call) throws -> ReferralFilter {
        var filter = ReferralFilter()
        filter.state = try code("state", call)
        filter.direction = try code("direction", call)
        filter.patient = try call.request.cursor("patient").map { PatientID($0) }
        filter.isOverdue = call.request.query("overdue") == "true"
        filter.isUnanswered = call.request.query("unanswered") == "true"
        if let holder = call.request.query("holder") {
            guard holder == "me" else { throw Problem.invalid("holder", "holder 只能为 me。", "holder can only be me.") }
            filter.holders = call.actor.scope.careOrganisations
        }
        return filter
    }

    private func code<Code: RawRepresentable<String> & CaseIterable>(_ name: String, _ call: Call) throws -> Code? {
        guard let text = call.request.query(name) else { return nil }
        guard let code = Code(rawValue: text) else {
            let codes = Code.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid(name, "\(name) 应为以下之一：\(codes)。", "\(name) is one of: \(codes).")
        }
        return code
    }
}

/// The custody of the whole alliance: how many patients are under way, and that none of them is nobody's.
struct ShowCustody {
    let hub: Hub

    struct View: Encodable, Sendable {
        struct Line: Encodable, Sendable {
            let state: String
            let open: Int
            let overdue: Int
        }

        let open: Int
        let orphaned: Int
        let overdue: Int
        let states: [Line]
        let asOf: Date
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let count = try await hub.database.write(as: call.actor.mode) { db in
            let count = try db.custody()
            var row = AuditRow("referral.custody")
            row.detail = ["open": "\(count.open)", "orphaned": "\(count.orphaned)"]
            try db.audit(row, by: call.actor, from: call.origin)
            return count
        }
        return try .json(
            View(
                open: count.open, orphaned: count.orphaned, overdue: count.overdue,
                states: count.states.map { View.Line(state: $0.state, open: $0.open, overdue: $0.overdue) },
                asOf: count.countedAt))
    }
}
