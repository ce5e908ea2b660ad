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
        let view = try await ShowCritical(hub: hub).seen(call), page = try WebPage(call.request)
        let findings = view.findings.map { finding -> [String: Any] in
            var values: [String: Any] = ["place": finding.place, "said": finding.said]
            if let bound = finding.bound { values["rule"] = bound }
            if finding.isReadBack { values["isReadBack"] = true }
            return values
        }
        var values: [String: Any] = [
            "title": page.word("criticalTitle"), "id": view.id.description, "kind": page.word("kind\(view.kind)"),
            "clinic": view.clinic.name, "performed": view.performedAt.pageText, "opened": view.openedAt.pageText,
            "patient": view.patient?.name ?? page.word("patientUnknown"), "findings": findings,
            "state": view.state, "standing": page.word("criticalState_\(view.state)"), "holder": view.holder,
            "history": (view.history ?? []).map { line($0, page) }, "exam": view.exam.description,
        ]
        if let sex = view.patient?.sex { values["sex"] = page.word("sex\(sex)") }
        if let birth = view.patient?.birthDate { values["birth"] = birth }
        if let report = view.report { values["report"] = report.description }
        if let referral = view.referral { values["referral"] = referral.description }
        if let deadline = view.deadline { values["left"] = WorklistRow.span(deadline.timeIntervalSinceNow, page) }
        if view.may.contains(.acknowledgement) { values["mayAnswer"] = true }
        if view.may.contains(.action) { values["mayAct"] = true }
        if view.may.contains(.referral) { values["mayRefer"] = true }
        if view.proposesReferral { values["isProposed"] = true }
        return try page.answer("critical", values, for: call.actor)
    }

    private func line(_ entry: CriticalView.Entry, _ page: WebPage) -> [String: Any] {
        var values: [String: Any] = [
            "at": entry.at.pageText, "what": page.word("criticalEvent_\(entry.event.split(separator: ".").last ?? "")"),
            "where": entry.organisation,
        ]
        if let name = entry.by ?? entry.recipient { values["who"] = name }
        let action = entry.detail["action"].map { page.word("criticalAction_\($0)") }
        let told = ([action, entry.readBack, entry.note] as [String?]).compactMap(\.self).joined(separator: " · ")
        if !told.isEmpty { values["told"] = told }
        return values
    }
}
