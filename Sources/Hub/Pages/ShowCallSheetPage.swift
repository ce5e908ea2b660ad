// GET /call-sheet: the telephone sheet of critical cases as a page
import Alliance
import Criticals
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Whom to call about critical cases that nobody has answered, with the words to say, and a form for what came of it. What is the
/// asker's to call stands first; cases that others must call are shown without numbers.
struct ShowCallSheetPage {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        // The mark is taken first: what happens meanwhile is fetched once more, and nothing is missed.
        let count = try await hub.database.read(as: call.actor.mode) { db in try db.callCount(for: call.actor) }
        let lines = try await ShowCallSheet(hub: hub).lines(call)
        let page = try WebPage(call.request, at: hub.clock.now)
        let sorted = lines.filter(\.mustCall) + lines.filter { !$0.mustCall }
        let mine = lines.count(where: \.mustCall)
        var values: [String: Any] = [
            "title": page.word("callSheetTitle"), "clock": page.clock,
            "cases": sorted.map { line($0, call.actor, page) }, "mine": mine,
            "shares": page.word("callShares", ["mine": "\(mine)", "all": "\(lines.count)"]), "mark": count.mark,
        ]
        if lines.isEmpty { values["isEmpty"] = true }
        if lines.count == ShowCallSheet.most { values["isFull"] = true }
        if call.actor.duties.contains("reads") { values["reads"] = true }
        if call.actor.duties.contains("treats") { values["treats"] = true }
        return try page.answer("call-sheet", values, for: call.actor)
    }

    private func line(_ one: ShowCallSheet.Line, _ actor: Actor, _ page: WebPage) -> [String: Any] {
        let view = one.critical, said = view.findings.filter { !$0.isReadBack }.map(\.said).joined(separator: "；")
        var values = page.head(of: view)
        values["waited"] = page.word("callWaited", ["time": page.length(view.openedAt.distance(to: page.moment))])
        values["callees"] = one.callees.map { person -> [String: Any] in
            var values: [String: Any] = [
                "name": person.name, "organisation": person.organisation,
            ]
            if let phone = person.phone { values["phone"] = phone }
            return values
        }
        values["say"] = page.word(
            "callSay",
            [
                "clinic": view.clinic.name, "patient": view.patient?.name ?? page.word("callNobody"),
                "kind": page.word("kind\(view.kind)"), "said": said.unitsAsPrinted,
            ])
        values["calls"] = one.calls.map { page.line($0) }
        if one.mustCall, view.may.contains(.calls) { values["mayCall"] = true } else { values["isOthers"] = true }
        if one.mustCall, one.callees.allSatisfy({ $0.phone == nil }) { values["hasNoNumber"] = true }
        if view.may.contains(.acknowledgement), actor.duties.contains("treats") { values["mayAnswer"] = true }
        return values
    }
}
