// POST /api/v1/handovers
import Alliance
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Passes on all that the reader holds and is offered: to a colleague, or to the queue. What the colleague may not read goes to
/// the queue, and the answer says why; drafts go along.
struct HandOver {
    let hub: Hub

    struct Form: Codable, Sendable {
        var to: WireID?
    }

    /// Where each case went.
    struct Handed: Encodable, Sendable {
        struct Item: Encodable, Sendable {
            let reading: WireID
            /// Whose it is first now; absent where it went to the queue.
            let to: String?
            /// Why the colleague does not come into question: `off_duty`, `licence_ended` …
            let refusal: String?
        }

        let items: [Item]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let response = try await Idempotent(hub: hub).answer(call) { bytes in
            let form = try Problem.decodingWhole(Form.self, bytes)
            guard let me = call.actor.clinician else { throw Problem.notYours(need: "reader") }
            let colleague = form.to.map { ClinicianID($0.uuid) }
            if colleague == me { throw Problem.invalid("to", "请选择一位同事。", "Name a colleague.") }
            return { db in try Idempotent.Answer(try hand(me, over: colleague, call, db)) }
        }
        hub.offers.ring()
        return response
    }

    private func hand(_ me: ClinicianID, over colleague: ClinicianID?, _ call: Call, _ db: borrowing Session) throws
        -> Handed
    {
        try db.chooseAlone()
        let centre = call.actor.organisation, work = try db.openWork(of: me, at: centre)
        try db.letGo(of: work.map(\.reading.id), by: call.actor, from: call.origin)
        var row = AuditRow("reading.handed-over")
        row.detail = ["readings": "\(work.count)"]
        try db.audit(row, by: call.actor, from: call.origin)
        guard let colleague else {
            return Handed(items: work.map { Handed.Item(reading: WireID($0.reading.id.uuid), to: nil, refusal: nil) })
        }
        let rules = try db.assignmentRules(at: centre)
        guard let person = try db.candidates(at: centre, only: colleague, by: rules).first else {
            throw Problem.invalid("to", "此人不是本中心的阅片人员。", "They do not read at this centre.")
        }
        let now = try db.moment()
        let made = work.map { Assignment.handOver($0.reading, to: person, by: rules, at: now) }
        let offered = try db.offer(made.filter { $0.chosen != nil }, by: .colleague(call.actor, call.origin))
        return Handed(
            items: made.map { one in
                Handed.Item(
                    reading: WireID(one.reading.uuid), to: offered.contains(one.reading) ? person.name : nil,
                    refusal: one.standings.first?.refusal?.code)
            })
    }
}
