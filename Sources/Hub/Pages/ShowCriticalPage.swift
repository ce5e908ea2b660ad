// GET /clinic/criticals/{id}: a critical case for whoever must answer it
import Alliance
import Criticals
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// The case with its values, a field for each to be said back, what was done, and the green channel. To see it is to be told.
struct ShowCriticalPage {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let view = try await ShowCritical(hub: hub).seen(call), page = try WebPage(call.request, at: hub.clock.now)
        var values = page.head(of: view)
        values["title"] = page.word("criticalTitle")
        values["history"] = (view.history ?? []).map { page.line($0) }
        if view.may.contains(.acknowledgement) { values["mayAnswer"] = true }
        if view.may.contains(.action) { values["mayAct"] = true }
        if view.may.contains(.referral) { values["mayRefer"] = true }
        if view.proposesReferral { values["isProposed"] = true }
        return try page.answer("critical", values, for: call.actor)
    }
}
