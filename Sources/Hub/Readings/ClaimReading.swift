// POST /api/v1/claims and PUT /api/v1/readings/{id}/claim
import Alliance
import Exams
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
        let kinds = try call.actor.requireReader(on: hub.today)
        guard let name = HTTPField.Name("Idempotency-Key"), let key = call.request.headers[name],
            (8...128).contains(key.utf8.count)
        else { throw Problem.keyNeeded }
        let sql = SQL.claimNext(kinds: kinds, key: key, by: call.actor, from: call.origin)
        let reading = try StoredReading(try await firstTaken(sql, kinds, call))
        return try .json(ReadingLine(reading), status: .created, location: "/api/v1/readings/\(reading.id)")
    }

    /// Others may have locked for a moment what waits, and then left it: asked again a few times before "nothing" is said.
    private func firstTaken(_ sql: SQL, _ kinds: [ExamKind], _ call: Call) async throws -> Row {
        for attempt in 1...Self.tries {
            if let row = try await taken(sql, call) { return row }
            let outlook = try await hub.outlook(kinds, call)
            if attempt < Self.tries, outlook.isWaiting {
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...10 * attempt)))
                continue
            }
            throw outlook.duty.isOn ? Problem.nothingToRead : Problem.offDuty(outlook)
        }
        throw Problem.nothingToRead
    }

    private static let tries = 6

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

extension Hub {
    /// Why a claim got nothing.
    func outlook(_ kinds: [ExamKind], _ call: Call) async throws -> ClaimOutlook {
        guard let row = try await database.once(as: call.actor.mode, .outlook(kinds: kinds, for: call.actor)).first
        else {
            throw Problem.unexpected
        }
        return try ClaimOutlook(row)
    }
}

/// Takes one case by hand. Again by its holder answers the same claim.
struct ClaimReading {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = ReadingID(try call.parameters.id())
        let kinds = try call.actor.requireReader(on: hub.today)
        let sql = SQL.claim(id, kinds: kinds, key: "by-hand", by: call.actor, from: call.origin)
        if let taken = try await taken(sql, call) { return taken }
        let why = try await refusal(of: id, kinds, call)
        // An offer that was being written at that moment may have stood in the way; it is looked at once more.
        if (why as? Problem)?.name == Problem.notForYou.name, let taken = try await taken(sql, call) { return taken }
        throw why
    }

    private func taken(_ sql: SQL, _ call: Call) async throws -> Response? {
        guard let row = try await hub.database.once(as: call.actor.mode, sql).first else { return nil }
        return try .json(ReadingLine(StoredReading(row)), status: .created)
    }

    /// Why this case is not to be had.
    private func refusal(of id: ReadingID, _ kinds: [ExamKind], _ call: Call) async throws -> any Error {
        let reading = try await hub.database.read(as: call.actor.mode) { db in try db.reading(id) }
        guard let reading else { return Problem.notFound }
        if let refusal = call.actor.refusal(of: reading.kind, on: hub.today) { return refusal }
        if reading.state == .claimed { return Problem.claimedByOther(reading, at: hub.clock.now) }
        guard reading.state == .queued else { return Problem.readingIsOver(reading) }
        if reading.urgency != .emergency {
            let outlook = try await hub.outlook(kinds, call)
            if !outlook.duty.isOn { return Problem.offDuty(outlook) }
            if let offer = reading.offer, offer.until > hub.clock.now, offer.to != call.actor.clinician {
                return Problem.offeredToOther(offer, at: hub.clock.now)
            }
        }
        return reading.uploader == call.actor.clinician ? ReadingRefusal.ownExam.problem : Problem.notForYou
    }
}
