// PUT /api/v1/readings/{id}/lease and DELETE /api/v1/readings/{id}/claim
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// What proves a claim: the epoch that it was given.
struct ClaimProof: Decodable, Sendable {
    let epoch: Int
}

/// Keeps a claim alive: the page's heartbeat.
struct RenewLease {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id()), proof = try await call.request.json(ClaimProof.self, limit: 1024)
        let reading = try await hub.database.write(as: call.actor.mode) { db in
            let claim = try call.claim(proof), isHeld = try db.renew(id, by: claim)
            guard let reading = try db.reading(id) else { throw Problem.notFound }
            // Whose licence or privilege has ended keeps the draft and not the case.
            if let refusal = call.actor.refusal(of: reading.kind, on: hub.today) { throw refusal }
            guard isHeld else { throw Problem.claimLost(reading, by: claim) }
            return reading
        }
        return try .json(ReadingLine(reading))
    }
}

/// Gives a case back to the queue.
struct ReleaseReading {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        guard let epoch = call.request.query("epoch").flatMap({ Int($0) }) else {
            throw Problem.invalid(
                "epoch", "请在地址中携带领取时的 epoch（?epoch=1）。", "Name the epoch of your claim in the address: ?epoch=1.")
        }
        try await hub.database.write(as: call.actor.mode) { db in
            let claim = try call.claim(ClaimProof(epoch: epoch))
            guard try db.release(id, by: claim) else {
                guard let reading = try db.reading(id) else { throw Problem.notFound }
                throw Problem.claimLost(reading, by: claim)
            }
            try db.append(
                Event("reading.released", from: "claimed", to: "queued", at: try db.moment()), to: .reading(id.uuid),
                by: call.actor)
            try db.audit(AuditRow("reading.released", object: ("reading", id.uuid)), by: call.actor, from: call.origin)
        }
        hub.offers.ring()
        return .done
    }
}

extension Call {
    /// The claim that this reader says to hold.
    func claim(_ proof: ClaimProof) throws -> Claim {
        guard let clinician = actor.clinician else { throw Problem.notYours(need: "reader") }
        return Claim(holder: clinician, epoch: proof.epoch)
    }
}
