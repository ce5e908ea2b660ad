// GET /api/v1/readings/{id}/assignments
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// To whom a case was offered, of whom, and why: the newest first, fifty at most.
struct ShowAssignments {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let made = try await hub.database.write(as: call.actor.mode) { db in
            guard try db.reading(id) != nil else { throw Problem.notFound }
            let made = try db.assignments(of: id, limit: 50)
            try db.audit(
                AuditRow("assignment.listed", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
            return made
        }
        return try .json(AssignmentList(items: made.map(AssignmentView.init)))
    }
}

/// The assignments of one reading.
struct AssignmentList: Encodable, Sendable {
    let items: [AssignmentView]
}

/// One assignment on the wire.
struct AssignmentView: Encodable, Sendable {
    struct Candidate: Encodable, Sendable {
        let clinician: WireID
        let name: String
        /// Open weighted minutes when the choice was made.
        let minutes: Int
        let duty: String
        /// Why they fell out; absent for those who came into question.
        let refusal: String?
        let hadIt: Bool
    }

    struct Words: Encodable, Sendable {
        let zh: String
        let en: String
    }

    let id: WireID
    let at: Date
    /// Absent where nobody came into question.
    let chosen: WireID?
    let heldUntil: Date?
    let ground: String
    let policy: String
    let reason: Words
    let candidates: [Candidate]
    /// Who handed it over; absent where the hub chose.
    let madeBy: WireID?

    init(_ stored: StoredAssignment) {
        id = WireID(stored.id)
        at = stored.at
        chosen = stored.chosen.map { WireID($0.uuid) }
        heldUntil = stored.heldUntil
        ground = stored.ground
        policy = stored.policy
        reason = Words(zh: stored.words.zh, en: stored.words.en)
        candidates = stored.candidates.map {
            Candidate(
                clinician: WireID($0.clinician), name: $0.name, minutes: $0.minutes, duty: $0.duty, refusal: $0.refusal,
                hadIt: $0.hadIt)
        }
        madeBy = stored.madeBy.map { WireID($0.uuid) }
    }
}
