// GET /: the first page after signing in
import Alliance
import HTTPTypes
import HubAPI
import Hummingbird
import Postgres
import Records

/// Leads a village doctor to the clinic's page and a reader to the worklist, and tells everybody else what is here for them by now.
struct ShowHome {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        if call.actor.roles.contains(.villageDoctor) {
            return Response(status: .seeOther, headers: [.location: "/clinic" + language(call)])
        }
        if (try? call.actor.watchedKinds(on: hub.today)) != nil {
            return Response(status: .seeOther, headers: [.location: "/worklist" + language(call)])
        }
        let page = try WebPage(call.request, at: hub.clock.now)
        var values: [String: Any] = ["title": page.word("homeTitle")]
        if call.actor.duties.contains("treats") { values["treats"] = true }
        if call.actor.duties.contains("reads") { values["reads"] = true }
        if call.actor.duties.contains("administers"), hub.clock.isOff, let ahead = hub.clock.ahead {
            values["clockOff"] = page.word(
                ahead > 0 ? "clockAhead" : "clockBehind", ["seconds": "\(Int(ahead.rounded().magnitude))"])
        }
        if values["treats"] != nil || values["reads"] != nil {
            let links = try await hub.database.read(as: call.actor.mode) { db in try DutyLinks(db, of: call.actor) }
            values.merge(links.values) { own, _ in own }
        }
        return try page.answer("home", values, for: call.actor)
    }

    /// The language that was asked for goes along.
    private func language(_ call: Call) -> String {
        call.request.query("lang").flatMap { PageLanguage(rawValue: $0) }.map { "?lang=\($0.rawValue)" } ?? ""
    }
}
