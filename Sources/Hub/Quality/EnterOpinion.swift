// PUT /api/v1/readings/{id}/opinion
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Enters the second opinion of an over-read, once and for all, and only then shows the report beside it. Before that no report of the
/// exam is there for who holds the over-read: row-level security hides them, whichever way is taken.
/// `If-Match` names the draft that was last saved, as with a signature.
struct EnterOpinion {
    let hub: Hub

    struct Body: Codable, Sendable {
        let epoch: Int
        let opinion: ReportDraft
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        _ = try call.actor.requireReader(on: hub.today)
        let over = try call.request.draftVersion
        return try await Idempotent(hub: hub).answer(call, limit: SaveDraft.limit) { bytes in
            let body = try Problem.decodingWhole(Body.self, bytes)
            let content = try ReportContent(body.opinion), claim = try call.claim(ClaimProof(epoch: body.epoch))
            return { db in
                if let over { try SaveDraft.check(body.opinion, of: id, by: claim.holder, over: over, db) }
                return try enter(id, content, claim, call, db)
            }
        }
    }

    private func enter(
        _ id: ReadingID, _ content: ReportContent, _ claim: Claim, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let reading = try db.reading(id) else { throw Problem.notFound }
        guard reading.purpose == .overread else { throw Problem.notAnOverRead }
        if let refusal = call.actor.refusal(of: reading.kind, on: hub.today) { throw refusal }
        if reading.state == .signed { throw Problem.opinionEntered }
        guard let exam = try db.exam(reading.exam) else { throw Problem.notFound }
        try content.check(against: exam, as: "opinion", db)
        let moment = try db.moment()
        guard try db.finish(id, by: claim, at: moment) else { throw Problem.claimLost(reading, by: claim) }
        guard try db.keep(NewOpinion(of: id, by: claim.holder, content: content)) else { throw Problem.notAnOverRead }
        try db.append(
            Event("reading.signed", from: "claimed", to: "signed", at: moment), to: .reading(id.uuid), by: call.actor)
        try db.audit(AuditRow("overread.entered", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
        guard let view = try ComparisonView(of: id, call, db) else { throw Problem.notFound }
        return try Idempotent.Answer(view, status: .created, location: "/api/v1/readings/\(id)/opinion")
    }
}
