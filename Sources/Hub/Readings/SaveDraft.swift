// PUT /api/v1/readings/{id}/draft
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Keeps the reader's unfinished text. `If-Match` names the version that it goes over; none is the first. A draft does not
/// need the claim: whoever loses the lease keeps what was written.
struct SaveDraft {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let draft = try await call.request.whole(ReportDraft.self, limit: 65_536)
        let over = try call.request.headers[.ifMatch].map { text in
            guard let version = Int(text.filter { $0 != "\"" }) else {
                throw Problem.invalid("If-Match", "If-Match 应为草稿版本号。", "If-Match is the draft's version.")
            }
            return version
        }
        let version = try await hub.database.write(as: call.actor.mode) { db in
            guard try db.reading(id) != nil, let clinician = call.actor.clinician else { throw Problem.notFound }
            guard let version = try db.save(draft: draft, of: id, by: clinician, over: over) else {
                throw Problem.draftChanged(to: try db.draft(of: id, by: clinician)?.version)
            }
            try db.audit(AuditRow("reading.drafted", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
            return version
        }
        var response = try Response.json(["version": version])
        response.headers[.eTag] = "\"\(version)\""
        return response
    }
}
