// GET /reattributions: exams under the wrong patient, for the second person
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Readings
import Records

/// Proposals that wait for a second person, with both patients side by side, to be confirmed or refused; below them what was decided
/// of late. Who asked sees that another must decide, and may take it back.
struct ShowReattributions {
    /// How many of each are shown.
    private static let open = 50, decided = 20

    let hub: Hub

    private struct Found: Sendable {
        let open: [StoredReattribution], decided: [StoredReattribution], readings: [ExamID: ReadingID]
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let found = try await hub.database.write(as: call.actor.mode) { db in try find(call, db) }
        let page = try WebPage(call.request, at: hub.clock.now)
        var values: [String: Any] = [
            "title": page.word("reattributionsTitle"),
            "clock": page.clock,
            "open": found.open.prefix(Self.open).map { line($0, found.readings[$0.exam], call.actor, page) },
            "count": min(found.open.count, Self.open), "decided": found.decided.map { line($0, page) },
        ]
        if found.open.isEmpty { values["isEmpty"] = true }
        if found.open.count > Self.open { values["isCut"] = true }
        if call.actor.duties.contains("reads") { values["reads"] = true }
        if call.actor.duties.contains("treats") { values["treats"] = true }
        return try page.answer("reattributions", values, for: call.actor)
    }

    private func find(_ call: Call, _ db: borrowing Session) throws -> Found {
        let open = try db.reattributions(of: nil, state: "asked", after: nil, limit: Self.open + 1)
        let all = try db.reattributions(of: nil, state: nil, after: nil, limit: Self.open + Self.decided)
        let decided = all.filter { $0.state != "asked" }.prefix(Self.decided)
        var row = AuditRow("reattribution.listed")
        row.detail = ["rows": "\(min(open.count, Self.open) + decided.count)"]
        try db.audit(row, by: call.actor, from: call.origin)
        return Found(open: open, decided: Array(decided), readings: try db.newestReadings(of: open.map(\.exam)))
    }

    private func line(
        _ one: StoredReattribution, _ reading: ReadingID?, _ actor: Actor, _ page: WebPage
    ) -> [String: Any] {
        var values: [String: Any] = [
            "id": WireID(one.id).description, "kind": page.word("kind\(one.kind)"), "clinic": one.clinic,
            "from": page.subject(one.fromSubject), "to": page.subject(one.toSubject), "reason": one.reason,
            "asker": one.askedByName, "asked": one.askedAt.pageText, "toName": one.toSubject.name ?? "?",
        ]
        if let reading { values["reading"] = reading.description }
        if one.mayBeDecided(by: actor) {
            values["mayDecide"] = true
        } else if one.askedBy == actor.clinician {
            values["isOwn"] = true
        } else {
            values["isOthers"] = true
        }
        return values
    }

    private func line(_ one: StoredReattribution, _ page: WebPage) -> [String: Any] {
        [
            "kind": page.word("kind\(one.kind)"), "clinic": one.clinic, "text": page.sentence(one),
            "mark": one.state == "confirmed" ? "good" : "over",
        ]
    }
}
