// GET /clinic/criticals/{id}: a critical case for whoever must answer it
import Alliance
import Criticals
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records

/// The case with its values, a field for each to be said back, what was done, and the green channel. To see it is to be told.
struct ShowCriticalPage {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let (view, advice) = try await ShowCritical(hub: hub).seen(call) { view, db in
            (view, try Self.advice(of: view, call, db))
        }
        let page = try WebPage(call.request, at: hub.clock.now)
        var values = page.head(of: view)
        values["title"] = page.word("criticalTitle")
        values["history"] = (view.history ?? []).map { page.line($0) }
        if view.may.contains(.acknowledgement) { values["mayAnswer"] = true }
        if view.may.contains(.action) { values["mayAct"] = true }
        if view.may.contains(.referral) { values["mayRefer"] = true }
        if view.proposesReferral { values["isProposed"] = true }
        if let advice { values["advised"] = try advice.values(page) }
        return try page.answer("critical", values, for: call.actor)
    }

    /// What the report that says so tells the clinic to do. A voided one tells nothing; to be shown it is to look at it.
    private static func advice(of view: CriticalView, _ call: Call, _ db: borrowing Session) throws -> ReportAdvice? {
        guard let id = view.report?.uuid, let report = try db.report(id), try db.voiding(of: id) == nil else {
            return nil
        }
        try db.audit(
            AuditRow("report.viewed", object: ("report", id), patient: report.patient?.uuid), by: call.actor,
            from: call.origin)
        let newest = try db.versionLines(of: report.exam).first?.id
        return ReportAdvice(report: report, newer: newest == id ? nil : newest)
    }
}
