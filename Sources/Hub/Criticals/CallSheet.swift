// GET /api/v1/call-sheet and POST /api/v1/criticals/{id}/calls
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring
import Postgres
import Records

/// 电话通知单: the cases that nobody has answered and whose clinic let its time pass, is silent, or has nobody behind it. Whom to call, with numbers for those alone
/// who must call, and what to say. Whose numbers were shown is audited.
struct ShowCallSheet {
    let hub: Hub
    /// More than this nobody can call: the longest waiting come first.
    static let most = 50

    struct Sheet: Encodable, Sendable {
        let items: [Line]
    }

    struct Line: Encodable, Sendable {
        let critical: CriticalView
        let callees: [Callee]
        /// The words, ending with the request to say the values back.
        let say: Words
        let sayEnglish: Words
        /// Whether it is the asker who must call.
        let mustCall: Bool
        /// Calls that did not end with a read-back, the oldest first.
        let calls: [CriticalView.Entry]
    }

    typealias Words = String

    struct Callee: Encodable, Sendable {
        let name: String
        let organisation: String
        let level: String
        /// Absent for those who need not call, and where none is on record.
        let phone: String?
        /// On duty by the township's roster; absent at the clinic, and where no roster stands.
        let isOnDuty: Bool?
    }

    func callAsFunction(_ call: Call) async throws -> Response { try .json(Sheet(items: try await lines(call))) }

    /// The sheet as the caller sees it now. Looking is audited, and whose numbers were shown.
    func lines(_ call: Call) async throws -> [Line] {
        let keyring = hub.keyring
        return try await hub.database.write(as: call.actor.mode) { db in
            var lines: [Line] = []
            let waiting = try db.casesToCall(limit: Self.most)
            if call.actor.scope.reads { try db.noteSight(of: waiting.saidByReaders) }
            for found in waiting {
                lines.append(try line(found, call, keyring, db))
            }
            try db.audit(AuditRow("call-sheet.viewed"), by: call.actor, from: call.origin)
            return lines
        }
    }

    private func line(
        _ found: StoredCritical, _ call: Call, _ keyring: Keyring, _ db: borrowing Session
    ) throws -> Line {
        let mustCall = call.actor.mustCall(for: found), facts = found.stage.facts
        var callees: [Callee] = []
        for person in try db.callees(of: facts) {
            let phone = mustCall ? try person.phone.map { try keyring.number($0, of: person.id) } : nil
            callees.append(
                Callee(
                    name: person.name, organisation: person.organisation, level: person.level.rawValue, phone: phone,
                    isOnDuty: person.isOnDuty))
        }
        if mustCall, callees.contains(where: { $0.phone != nil }) {
            try db.audit(
                AuditRow("critical.number_shown", object: ("critical", facts.id.uuid), patient: found.patient),
                by: call.actor, from: call.origin)
        }
        let (zh, en) = try words(for: found)
        let calls = try db.history(of: facts.id).filter { Self.unanswered.contains($0.kind) }
        return Line(
            critical: CriticalView(found, for: call.actor), callees: callees, say: zh, sayEnglish: en,
            mustCall: mustCall, calls: calls.map { CriticalView.Entry($0) })
    }

    private static let unanswered: Set<String> = [
        CriticalEvent.reachedNoReadBack.kind, CriticalEvent.unableToReach.kind,
    ]

    private func words(for found: StoredCritical) throws -> (zh: String, en: String) {
        let said = found.findings.dropFirst(found.said).map(\.said).joined(separator: "；")
        let words = try HubResources.shared.get().pages.words, kind = "kind\(found.examKind.rawValue)"
        let zh = words[.zh]?[kind] ?? kind, en = words[.en]?[kind] ?? kind
        return (
            "这里是县域医共体危急值通知。\(found.clinicName)，患者\(found.patientName ?? "未指定患者")，\(zh)：\(said)。请逐项复述，并说明处置。",
            "Critical value. \(found.clinicName), patient \(found.patientName ?? "not named yet"), \(en): \(said). Please say each value back, and what you will do."
        )
    }
}

/// What came of a call: read back, reached without a read-back, or nobody answered.
struct NoteCall {
    let hub: Hub

    enum Outcome: String, Decodable, Sendable {
        case readBack = "read_back"
        case reachedNoReadBack = "reached_no_readback"
        case unableToReach = "unable_to_reach"
    }

    struct Body: Decodable, Sendable {
        let outcome: Outcome
        /// Who answered, as they gave their name.
        let recipient: String?
        let readBack: [String]?
        let note: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = CriticalID(try call.parameters.id())
        return try await Idempotent(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            let said = body.outcome == .readBack ? try ReadBack.typed(body.readBack) : []
            var note = CriticalNote(channel: "phone")
            note.recipient =
                body.outcome == .unableToReach
                ? try TypedText.optional(body.recipient, field: "recipient", limit: 100)
                : try TypedText.needed(body.recipient, field: "recipient", limit: 100)
            note.reason = try TypedText.optional(body.note, field: "note", limit: 2000)
            let whole = note
            return { db in
                guard let found = try db.critical(id, locked: true) else { throw Problem.notFound }
                guard call.actor.mayCall(about: found) else { throw Problem.notYours(need: "reads") }
                try NoteCall.note(body.outcome, of: found, said, whole, call, db)
                return try Idempotent.Answer(
                    try CriticalView.read(id, call.actor, db), status: .created, location: "/api/v1/criticals/\(id)")
            }
        }
    }

    private static func note(
        _ outcome: Outcome, of found: StoredCritical, _ said: [String], _ note: CriticalNote, _ call: Call,
        _ db: borrowing Session
    ) throws {
        let moment = try db.moment()
        switch outcome {
        case .readBack: try AcknowledgeCritical.acknowledge(found, said, note, call, db)
        case .reachedNoReadBack:
            let next = try found.stage.told(clocks: try db.criticalClocks())
            try db.move(.notified(next), at: moment)
            try db.tell(
                .reachedNoReadBack, of: found, to: .notified, note, at: moment, by: call.actor, from: call.origin)
        case .unableToReach:
            _ = try found.stage.told(clocks: try db.criticalClocks())
            try db.tell(
                .unableToReach, of: found, to: found.stage.state, note, at: moment, by: call.actor, from: call.origin)
        }
    }
}

extension Actor {
    /// Who works the sheet: the referral desk; the township's doctors once it is theirs; the readers of the centre where one of
    /// them said that it is critical, or nobody stands behind the clinic; without such a centre the head of any.
    func mustCall(for found: StoredCritical) -> Bool {
        let facts = found.stage.facts, level = found.stage.duty?.level ?? .clinic
        if roles.contains(.referralDesk), facts.desk == organisation { return true }
        if roles.contains(.townshipDoctor), facts.township == organisation { return level >= .township }
        guard let centre = found.centre else { return found.isAlone && roles.contains(.centreHead) }
        return centre == organisation && scope.reads && (found.report != nil || found.isAlone)
    }
}

extension Keyring {
    /// The telephone number of a member of staff.
    fileprivate func number(_ sealed: [UInt8], of clinician: ClinicianID) throws -> String {
        String(decoding: try open(sealed, for: "clinician/phone/\(clinician)"), as: UTF8.self)
    }
}
