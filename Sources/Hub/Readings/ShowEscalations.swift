// GET /api/v1/readings/{id}/escalations
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Who heard of a reading that ran late, step by step; empty where nobody had to.
struct ShowEscalations {
    let hub: Hub

    private struct Step: Encodable, Sendable {
        let step: String
        let at: Date
        let dueAt: Date
        /// `holder`, `offered`, `centre`, `centre_head` or `alliance`.
        let audience: String
        let name: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let steps = try await hub.database.write(as: call.actor.mode) { db in
            guard try db.reading(id) != nil else { throw Problem.notFound }
            let steps = try db.escalations(of: id)
            try db.audit(AuditRow("escalation.listed", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
            return steps
        }
        let page = Page(steps, limit: 10, cursor: \.step.rawValue) {
            Step(step: $0.step.rawValue, at: $0.at, dueAt: $0.dueAt, audience: $0.audience, name: $0.name)
        }
        return try .page(page, of: call.request)
    }
}
