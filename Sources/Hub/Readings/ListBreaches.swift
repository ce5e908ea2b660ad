// GET /api/v1/breaches
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// What fell due on a day and was not finished by then: a centre's own, or the alliance's for those who oversee it. Unfinished
/// ones stay on the list of their day until somebody reads them, and after that as late.
struct ListBreaches {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor(), day = try day(call)
        let breaches = try await hub.database.write(as: call.actor.mode) { db in
            let breaches = try db.breaches(on: day, after: cursor, limit: limit + 1)
            var row = AuditRow("breach.listed")
            row.detail = ["day": day.description, "rows": "\(min(breaches.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return breaches
        }
        let now = hub.clock.now
        return try .page(
            Page(breaches, limit: limit, cursor: \.id.description) { BreachLine($0, now: now) }, of: call.request)
    }

    private func day(_ call: Call) throws -> CalendarDay {
        guard let text = call.request.query("day") else { return hub.today }
        guard let day = CalendarDay(text) else {
            throw Problem.invalid("day", "日期应写作 2026-11-20", "a day is written 2026-11-20")
        }
        return day
    }
}

/// One late reading, with why it was late.
struct BreachLine: Encodable, Sendable {
    let id: WireID
    let kind: String
    let urgency: String
    let purpose: String
    let state: String
    let clinic: String
    let centre: String
    let queuedAt: Date
    let dueAt: Date
    let claimedAt: Date?
    let signedAt: Date?
    /// When the exam was sent back as unfit, after the deadline.
    let rejectedAt: Date?
    let reader: String?
    /// Whole minutes past the deadline: until the report or the rejection, or until now.
    let lateMinutes: Int
    /// `unassignable`: nobody eligible was on duty; `waited`: nobody had taken it by the deadline; `held`: somebody had.
    let reason: String
    let steps: [String]

    init(_ breach: StoredBreach, now: Date) {
        id = WireID(breach.id.uuid)
        kind = breach.kind
        urgency = breach.urgency
        purpose = breach.purpose
        state = breach.state
        clinic = breach.clinic
        centre = breach.centre
        queuedAt = breach.queuedAt
        dueAt = breach.dueAt
        claimedAt = breach.claimedAt
        signedAt = breach.signedAt
        rejectedAt = breach.rejectedAt
        reader = breach.reader
        lateMinutes = Int((breach.signedAt ?? breach.rejectedAt ?? now).timeIntervalSince(breach.dueAt) / 60)
        let inTime = breach.claimedAt.map { $0 <= breach.dueAt } ?? false
        reason = breach.isUnassignable ? "unassignable" : inTime ? "held" : "waited"
        steps = breach.steps.map(\.rawValue)
    }
}
