// PUT /api/v1/reattributions/{id}/confirmation and PUT /api/v1/reattributions/{id}/declination
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// The second person's word. A confirmation does everything at once: the exam and what hangs on it are the right patient's, both charts
/// say so, reports are voided, and a reading waits that makes the report anew. Again: the same answer.
struct ConfirmReattribution {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        guard call.actor.clinician != nil else { throw Problem.notYours(need: "staff") }
        let response = try await Idempotent(hub: hub).answer(call) { _ in { db in try confirm(id, call, db) } }
        hub.offers.ring()
        hub.bell.ring()
        return response
    }

    private func confirm(_ id: UUID, _ call: Call, _ db: borrowing Session) throws -> Idempotent.Answer {
        guard let before = try db.reattribution(id) else { throw Problem.notFound }
        let outcome = try db.confirmReattribution(id)
        guard outcome == "confirmed", let after = try db.reattribution(id) else {
            throw Problem.reattribution(outcome, before)
        }
        if before.state == "asked" {
            for person in [before.from, before.to] {
                try db.audit(
                    AuditRow("exam.reattributed", object: ("exam", before.exam.uuid), patient: person?.uuid),
                    by: call.actor, from: call.origin)
            }
        }
        return try Idempotent.Answer(ReattributionView(after))
    }
}

/// Declines, with a reason; or takes back what one has asked.
struct DeclineReattribution {
    let hub: Hub

    struct Body: Codable, Sendable {
        let reason: String
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        guard call.actor.clinician != nil else { throw Problem.notYours(need: "staff") }
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decodingWhole(Body.self, bytes), reason: String
            do throws(TextFault) { reason = try TextRule(limit: 500).checked(body.reason) } catch {
                throw Problem(error, field: "reason")
            }
            return { db in try decline(id, reason, call, db) }
        }
    }

    private func decline(
        _ id: UUID, _ reason: String, _ call: Call, _ db: borrowing Session
    ) throws -> Idempotent.Answer {
        guard let before = try db.reattribution(id) else { throw Problem.notFound }
        let outcome = try db.declineReattribution(id, because: reason)
        guard outcome == "declined", let after = try db.reattribution(id) else {
            throw Problem.reattribution(outcome, before)
        }
        if before.state == "asked" {
            try db.audit(
                AuditRow("reattribution.declined", object: ("exam", before.exam.uuid), patient: before.from?.uuid),
                by: call.actor, from: call.origin)
        }
        return try Idempotent.Answer(ReattributionView(after))
    }
}
