// POST and DELETE of /api/v1/shifts and /api/v1/leaves
import Alliance
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Records a shift or a leave. The head of the centre does so for anybody who reads there; everybody else for themselves: a
/// shift that begins now and is recorded as extra, or a leave. The doctors of a township hospital plan its duty among themselves.
struct RecordDuty {
    let hub: Hub
    let table: RosterTable

    struct Form: Codable, Sendable {
        var clinician: WireID?
        var startsAt: Date?
        let endsAt: Date
        var supervisor: WireID?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try call.requireRoster()
        let response = try await Idempotent(hub: hub).answer(call) { bytes in
            let row = try checked(try Problem.decodingWhole(Form.self, bytes), call)
            return { db in try record(row, call, db) }
        }
        hub.offers.ring()
        return response
    }

    private func checked(_ form: Form, _ call: Call) throws -> RosterRow {
        guard let me = call.actor.clinician else { throw Problem.notYours(need: "reader") }
        let isHead = call.actor.roles.contains(.centreHead) || call.actor.plansTownship,
            who = form.clinician.map { ClinicianID($0.uuid) } ?? me
        guard isHead || who == me else { throw Problem.notYours(need: "centre_head") }
        let isExtra = table == .shift && (!isHead || form.clinician == nil), now = hub.clock.now
        if isExtra { try checkExtra(form, at: now) }
        guard isExtra || table == .leave || form.startsAt != nil else {
            throw Problem.invalid("startsAt", "请写明开始时间。", "Say when it starts.")
        }
        let start = isExtra ? now : form.startsAt ?? now
        let hours = table == .shift ? 24.0 : 24 * 366
        guard form.endsAt > max(start, now), form.endsAt <= start.addingTimeInterval(hours * 3600) else {
            throw Problem.invalid(
                "endsAt", "结束时间应晚于开始和现在，且班次不超过 24 小时、请假不超过一年。",
                "It ends after it starts and after now; a shift lasts 24 hours at most, a leave a year.")
        }
        if form.supervisor == form.clinician, form.supervisor != nil {
            throw Problem.invalid("supervisor", "不能自己带教自己。", "Nobody supervises themselves.")
        }
        return RosterRow(
            id: .v7Now, clinician: who, name: call.actor.name, from: start, to: form.endsAt, isExtra: isExtra,
            supervisor: form.supervisor.map { ClinicianID($0.uuid) })
    }

    /// An extra shift begins when it is asked for; only the head plans ahead, and names who supervises.
    private func checkExtra(_ form: Form, at now: Date) throws {
        if let start = form.startsAt, abs(start.timeIntervalSince(now)) > 300 {
            throw Problem.invalid(
                "startsAt", "加班从现在开始；排班由中心主任安排。", "An extra shift begins now; the head of the centre plans ahead.")
        }
        if form.supervisor != nil {
            throw Problem.invalid("supervisor", "带教人由中心主任指定。", "The head of the centre names who supervises.")
        }
    }

    private func record(_ row: RosterRow, _ call: Call, _ db: borrowing Session) throws -> Idempotent.Answer {
        let isTownship = call.actor.plansTownship
        guard let name = try db.readerName(row.clinician, orOnDuty: isTownship) else {
            throw isTownship
                ? Problem.invalid(
                    "clinician", "此人不是本院值班医生，或本院另有阅片排班。",
                    "They are no doctor of this hospital, or it keeps a reading roster.")
                : Problem.invalid("clinician", "此人不是本中心的阅片人员。", "They do not read at this centre.")
        }
        if let supervisor = row.supervisor, try db.readerName(supervisor) == nil {
            throw Problem.invalid("supervisor", "带教人不是本中心的阅片人员。", "Who supervises does not read at this centre.")
        }
        if let other = try db.overlap(row, in: table) { throw Problem.rosterOverlap(other) }
        try db.record(row, in: table, by: call.actor)
        var audit = AuditRow("\(table.rawValue).recorded", object: (table.rawValue, row.id))
        audit.detail = ["clinician": "\(row.clinician)", "extra": row.isExtra ? "yes" : "no"]
        try db.audit(audit, by: call.actor, from: call.origin)
        return try Idempotent.Answer(
            RosterView(row, name: name), status: .created, location: "/api/v1/\(table.rawValue)s/\(WireID(row.id))")
    }
}

/// Withdraws a shift or a leave; again: the same answer.
struct WithdrawDuty {
    let hub: Hub
    let table: RosterTable

    func callAsFunction(_ call: Call) async throws -> Response {
        try call.requireRoster()
        let id = try call.parameters.id()
        try await hub.database.write(as: call.actor.mode) { db in
            guard let isGone = try db.isWithdrawn(id, in: table) else { throw Problem.notFound }
            if isGone { return }
            guard try db.withdraw(id, from: table, by: call.actor) else { throw Problem.notYours(need: "centre_head") }
            try db.audit(
                AuditRow("\(table.rawValue).withdrawn", object: (table.rawValue, id)), by: call.actor, from: call.origin
            )
        }
        hub.offers.ring()
        return .done
    }
}

/// A shift or a leave on the wire.
struct RosterView: Encodable, Sendable {
    let id: WireID
    let clinician: WireID
    let name: String
    let startsAt: Date
    let endsAt: Date
    /// The reader began it themselves.
    let extra: Bool
    let supervisor: WireID?

    init(_ row: RosterRow, name: String) {
        id = WireID(row.id)
        clinician = WireID(row.clinician.uuid)
        self.name = name
        startsAt = row.startsAt
        endsAt = row.endsAt
        extra = row.isExtra
        supervisor = row.supervisor.map { WireID($0.uuid) }
    }
}
