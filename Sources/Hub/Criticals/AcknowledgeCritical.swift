// PUT /api/v1/criticals/{id}/acknowledgement, /action and /closure
import Alliance
import Criticals
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Answers for a case by saying back every value as it was sent. The same again by the same organisation is answered as done.
struct AcknowledgeCritical {
    let hub: Hub

    struct Body: Decodable, Sendable {
        /// One entry for each finding that was not said back yet, in their order; or for each of all.
        let readBack: [String]?
        /// Who answers; the person signed in where it is not said.
        let recipient: String?
        let clientTime: Date?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = CriticalID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes), said = try ReadBack.typed(body.readBack)
            var note = CriticalNote(channel: call.channel)
            note.recipient = try TypedText.optional(body.recipient, field: "recipient", limit: 100) ?? call.actor.name
            note.clientTime = body.clientTime
            let whole = note
            return { db in
                guard let found = try db.critical(id, locked: true) else { throw Problem.notFound }
                try call.requireToTreat(found)
                if found.stage.state.isAnswered, try db.hasAcknowledged(id, call.actor) {
                    return try Idempotent.Answer(try CriticalView.whole(found, call.actor, db))
                }
                try AcknowledgeCritical.acknowledge(found, said, whole, call, db)
                return try Idempotent.Answer(try CriticalView.read(id, call.actor, db))
            }
        }
    }

    /// Read back and acknowledged, in one step: both stand in the history.
    static func acknowledge(
        _ found: StoredCritical, _ said: [String], _ note: CriticalNote, _ call: Call, _ db: borrowing Session
    ) throws {
        let clocks = try db.criticalClocks(), moment = try db.moment(), id = found.stage.facts.id
        let told = try found.stage.told(clocks: clocks), words = try AcknowledgeCritical.checked(said, of: found)
        let next = told.readBack(words).acknowledged(at: moment, clocks: clocks)
        try db.move(.acknowledged(next), at: moment)
        try db.mark(id, acknowledged: moment, acted: nil, said: found.findings.count)
        var spoken = note
        spoken.readBack = words.text
        try db.tell(.readBack, of: found, to: .readBack, spoken, at: moment, by: call.actor, from: call.origin)
        try db.tell(.acknowledged, of: found, to: .acknowledged, note, at: moment, by: call.actor, from: call.origin)
    }

    private static func checked(_ said: [String], of found: StoredCritical) throws -> ReadBack {
        do throws(ReadBackMismatch) {
            return try ReadBack(said, of: found.findings, after: found.said)
        } catch {
            throw Problem.readBackWrong(error, of: max(found.findings.count - found.said, 1))
        }
    }
}

/// What was done for the patient; more than once where more was done.
struct ActOnCritical {
    let hub: Hub

    struct Body: Decodable, Sendable {
        let action: CriticalAction
        let note: String?
        let clientTime: Date?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = CriticalID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            var note = CriticalNote(channel: call.channel)
            note.reason = try TypedText.optional(body.note, field: "note", limit: 2000)
            note.clientTime = body.clientTime
            note.detail = ["action": body.action.rawValue]
            let whole = note
            return { db in
                guard let found = try db.critical(id, locked: true) else { throw Problem.notFound }
                try call.requireToTreat(found)
                try ActOnCritical.act(found, whole, call, db)
                return try Idempotent.Answer(try CriticalView.read(id, call.actor, db))
            }
        }
    }

    /// Records an action of an acknowledged case.
    static func act(_ found: StoredCritical, _ note: CriticalNote, _ call: Call, _ db: borrowing Session) throws {
        let clocks = try db.criticalClocks(), moment = try db.moment()
        let next = try found.stage.acted(at: moment, clocks: clocks)
        try db.move(.acted(next), at: moment)
        try db.mark(found.stage.facts.id, acknowledged: nil, acted: moment)
        try db.tell(.acted, of: found, to: .acted, note, at: moment, by: call.actor, from: call.origin)
    }
}

/// The centre that reads the exam closes the loop once something was done.
struct CloseCritical {
    let hub: Hub

    struct Body: Decodable, Sendable {
        let note: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = CriticalID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            var note = CriticalNote(channel: call.channel)
            note.reason = try TypedText.optional(body.note, field: "note", limit: 2000)
            let whole = note
            return { db in
                guard let found = try db.critical(id, locked: true) else { throw Problem.notFound }
                guard found.centre == call.actor.organisation else { throw Problem.notYours(need: "reads") }
                if found.stage.state == .closed {
                    return try Idempotent.Answer(try CriticalView.whole(found, call.actor, db))
                }
                let moment = try db.moment(), next = try found.stage.ended.closed()
                try db.move(.closed(next), at: moment)
                try db.tell(.closed, of: found, to: .closed, whole, at: moment, by: call.actor, from: call.origin)
                return try Idempotent.Answer(try CriticalView.read(id, call.actor, db))
            }
        }
    }
}

extension ReadBack {
    /// What was typed, as far as it can be held against anything.
    static func typed(_ said: [String]?) throws -> [String] {
        guard let said, !said.isEmpty, said.count <= 50 else { throw Problem.readBackNeeded }
        var checked: [String] = []
        for (place, text) in said.enumerated() {
            checked.append(try TypedText.needed(text, field: "readBack[\(place + 1)]", limit: 500))
        }
        return checked
    }
}

extension Call {
    /// Throws unless the actor gives care for the clinic, its township or, where it may, the referral desk of the case. The centre
    /// sees the case and does not answer for it.
    func requireToTreat(_ found: StoredCritical, orAtDesk deskMay: Bool = true) throws {
        guard actor.answers(for: found, orAtDesk: deskMay) else {
            throw Problem.notYours(need: "treats")
        }
    }
}
