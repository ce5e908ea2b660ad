// GET /: the first page after signing in
import Alliance
import HTTPTypes
import HubAPI
import Hummingbird
import Records

/// Leads a village doctor to the clinic's page and a reader to the worklist, and tells everybody else what is here for them by now.
struct ShowHome {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        if call.actor.roles.contains(.villageDoctor) {
            return Response(status: .seeOther, headers: [.location: "/clinic"])
        }
        if (try? call.actor.watchedKinds(on: .today)) != nil {
            return Response(status: .seeOther, headers: [.location: "/worklist"])
        }
        let page = try WebPage(call.request)
        var values: [String: Any] = ["title": page.word("homeTitle")]
        if call.actor.duties.contains("treats") { values["treats"] = true }
        if call.actor.duties.contains("reads") { values["reads"] = true }
        return try page.answer("home", values, for: call.actor)
    }
}
