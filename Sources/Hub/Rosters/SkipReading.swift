// POST /api/v1/readings/{id}/skips
import Alliance
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Notes that somebody else should read a case, and why; it goes on to the next. A case that the reader holds is given back
/// with it, by the claim's epoch.
struct SkipReading {
    let hub: Hub

    struct Form: Codable, Sendable {
        let reason: SkipReason
        var note: String?
        var epoch: Int?
    }

    /// What was noted.
    struct Skipped: Encodable, Sendable {
        let id: WireID
        let reading: WireID
        let reason: String
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let response = try await Idempotent(hub: hub).answer(call) { bytes in
            let form = try Problem.decodingWhole(Form.self, bytes), note = try checkedNote(form)
            return { db in try skip(id, form, note, call, db) }
        }
        hub.offers.ring()
        return response
    }

    private func checkedNote(_ form: Form) throws -> String? {
        if form.reason == .handover {
            throw Problem.invalid("reason", "交班请用 POST /api/v1/handovers。", "To hand over, use POST /api/v1/handovers.")
        }
        let note: String?
        do throws(TextFault) { note = try TextRule(limit: 500).checkedIfPresent(form.note) } catch {
            throw Problem(error, field: "note")
        }
        guard note != nil || form.reason != .other else { throw Problem.invalid("note", "请说明原因。", "Say why.") }
        return note
    }

    private func skip(
        _ id: ReadingID, _ form: Form, _ note: String?, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let reading = try db.reading(id) else { throw Problem.notFound }
        if reading.state == .claimed { try giveBack(reading, form, call, db) }
        guard [.queued, .claimed].contains(reading.state) else { throw Problem.readingIsOver(reading) }
        let skip = try db.skip(id, because: form.reason, note: note, by: call.actor)
        var event = Event("reading.skipped", from: "queued", to: "queued", at: try db.moment())
        event.reason = form.reason.rawValue
        try db.append(event, to: .reading(id.uuid), by: call.actor)
        var row = AuditRow("reading.skipped", object: ("reading", id.uuid))
        row.reason = form.reason.rawValue
        try db.audit(row, by: call.actor, from: call.origin)
        return try Idempotent.Answer(
            Skipped(id: WireID(skip), reading: WireID(id.uuid), reason: form.reason.rawValue), status: .created)
    }

    private func giveBack(_ reading: StoredReading, _ form: Form, _ call: Call, _ db: borrowing Session) throws {
        guard reading.claimedBy == call.actor.clinician else {
            throw Problem.claimedByOther(reading, at: hub.clock.now)
        }
        guard let epoch = form.epoch else {
            throw Problem.invalid("epoch", "请写明领取时的 epoch。", "Name the epoch of your claim.")
        }
        let claim = try call.claim(ClaimProof(epoch: epoch))
        guard try db.release(reading.id, by: claim) else { throw Problem.claimLost(reading, by: claim) }
        try db.append(
            Event("reading.released", from: "claimed", to: "queued", at: try db.moment()),
            to: .reading(reading.id.uuid),
            by: call.actor)
        try db.audit(
            AuditRow("reading.released", object: ("reading", reading.id.uuid)), by: call.actor, from: call.origin)
    }
}

extension Problem {
    /// There is nothing left to read.
    static func readingIsOver(_ reading: StoredReading) -> Problem {
        var problem = make(
            "reading-over", 409, zh: ("阅读已结束", "这一例已签发、退回或撤回，不再需要阅读。"),
            en: ("The reading is over", "It was signed, rejected or withdrawn; there is nothing left to read."))
        problem.extensions["state"] = .text(reading.state.rawValue)
        return problem
    }
}
