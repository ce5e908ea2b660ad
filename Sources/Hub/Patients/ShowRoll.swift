// GET /api/v1/roll
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Keyring
import Logging
import Patients
import Postgres
import Records

/// Whom the actor's organisation treats, behind a number: a clinic's terminal keeps them, so that an exam finds its patient
/// without a line. A terminal, which finds people by their papers, gets whole numbers; a person gets them masked.
struct ShowRoll {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), after = try number(call.request.query("after"))
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.roll(after: after, limit: limit)
            if found.isEmpty, after > 0, try db.newestOnRoll() < after { throw Problem.cursorUnknown }
            guard !found.isEmpty else { return found }
            var row = AuditRow("patient.listed")
            row.detail = ["rows": "\(found.count)", "list": "roll"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        let isTerminal = call.actor.kind == .terminal
        return try .page(
            Page(feed: found, limit: limit, cursor: { "\($0.number)" }) { entry in
                item(entry, whole: isTerminal, call.logger)
            }, of: call.request)
    }

    private func number(_ text: String?) throws -> Int64 {
        guard let text else { return 0 }
        guard let number = Int64(text), number >= 0 else {
            throw Problem.invalid("after", "after 不是有效的游标", "after is not a valid cursor")
        }
        return number
    }

    private func item(_ entry: RollEntry, whole: Bool, _ logger: Logger) -> RollPage.Item {
        var item = RollPage.Item(number: entry.number, id: WireID(entry.id.uuid))
        guard let person = entry.person else {
            item.ended = true
            return item
        }
        (item.name, item.sex, item.birthDate) = (person.name, person.sex, person.birthDate)
        item.identities = person.papers.map { paper in
            let opened = whole ? text(paper.sealed, "patient_identifier/sealed/\(paper.id)", logger) : nil
            return .init(kind: paper.kind, number: opened ?? paper.masked)
        }
        item.phone = whole ? person.phone.flatMap { text($0, "patient/phone/\(entry.id)", logger) } : nil
        return item
    }

    /// What cannot be opened is told masked: one lost key must not take the whole roll away.
    private func text(_ sealed: [UInt8], _ place: String, _ logger: Logger) -> String? {
        do throws(SealError) { return String(decoding: try hub.keyring.open(sealed, for: place), as: UTF8.self) } catch
        {
            logger.error("a sealed value does not open", metadata: ["place": "\(place)", "error": "\(error)"])
            return nil
        }
    }
}
