// POST /api/v1/claims and PUT /api/v1/readings/{id}/claim
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Gives the reader the right next case: one statement, one round trip, nobody else gets it. The `Idempotency-Key` names
/// the claim, so that a repeat after a lost answer gets the same case.
struct ClaimNextReading {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let kinds = try call.actor.requireReader(on: .today)
        guard let name = HTTPField.Name("Idempotency-Key"), let key = call.request.headers[name],
            (8...128).contains(key.utf8.count)
        else { throw Problem.keyNeeded }
        let sql = SQL.claimNext(kinds: kinds, key: key, by: call.actor, from: call.origin)
        guard let row = try await taken(sql, call) else { throw Problem.nothingToRead }
        let reading = try StoredReading(row)
        return try .json(ReadingLine(reading), status: .created, location: "/api/v1/readings/\(reading.id)")
    }

    /// The row of the claim. Two requests under one key at the same moment cannot both take a reading: the one that comes
    /// second asks again, and finds what the first has taken.
    private func taken(_ sql: SQL, _ call: Call) async throws -> Row? {
        do {
            return try await hub.database.once(as: call.actor.mode, sql).first
        } catch let error as PostgresError where error.violates("one_reading_a_key") {
            return try await hub.database.once(as: call.actor.mode, sql).first
        }
    }
}

/// Takes one case by hand. Again by its holder answers the same claim.
struct ClaimReading {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let kinds = try call.actor.requireReader(on: .today)
        let sql = SQL.claim(id, kinds: kinds, key: "by-hand", by: call.actor, from: call.origin)
        if let row = try await hub.database.once(as: call.actor.mode, sql).first {
            return try .json(ReadingLine(StoredReading(row)), status: .created)
        }
        let reading = try await hub.database.read(as: call.actor.mode) { db in try db.reading(id) }
        guard let reading else { throw Problem.notFound }
        if let refusal = call.actor.refusal(of: reading.kind, on: .today) { throw refusal }
        throw reading.state == .queued ? ReadingRefusal.ownExam.problem : Problem.claimedByOther(reading)
    }
}
