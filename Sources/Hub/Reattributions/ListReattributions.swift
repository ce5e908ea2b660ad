// GET /api/v1/reattributions and GET /api/v1/reattributions/{id}
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// Re-attributions of the clinic or the centre, the newest first; `state=asked` are those that wait for a second person, `exam` those of
/// one exam.
struct ListReattributions {
    let hub: Hub

    /// Where one stands. Raw values are the codes in JSON.
    private enum State: String, CaseIterable {
        case asked, confirmed, declined
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor()
        let state: State? = try call.request.code("state"), exam = try call.request.cursor("exam")
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.reattributions(
                of: exam.map { ExamID($0) }, state: state?.rawValue, after: cursor, limit: limit + 1)
            var row = AuditRow("reattribution.listed")
            row.detail = ["rows": "\(min(found.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        return try .page(
            Page(found, limit: limit, cursor: { WireID($0.id).description }) { ReattributionView($0) }, of: call.request
        )
    }

    /// One of them.
    func one(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        let view = try await hub.database.write(as: call.actor.mode) { db in
            guard let found = try db.reattribution(id) else { throw Problem.notFound }
            for person in [found.from, found.to] {
                try db.audit(
                    AuditRow("reattribution.viewed", object: ("exam", found.exam.uuid), patient: person?.uuid),
                    by: call.actor, from: call.origin)
            }
            return ReattributionView(found)
        }
        return try .json(view)
    }
}
