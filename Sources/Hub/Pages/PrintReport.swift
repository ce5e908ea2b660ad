// GET /api/v1/reports/{id}/print and GET /api/v1/reports/{id}/pdf
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore
import Patients
import Postgres
import Records
import Workers

/// A report on paper: a page to print, and a PDF. Both are arranged by ``PrintedReport``; the PDF is drawn by a worker.
struct PrintReport {
    let hub: Hub

    /// The page. Every text is escaped by the template.
    func page(_ call: Call) async throws -> Response {
        let (stored, newest) = try await viewed(call, as: "print"), page = try WebPage(call.request, at: hub.clock.now)
        let printed = try PrintedReport(stored, newest: newest, words: page.words), paper = printed.paper
        var values: [String: Any] = [
            "title": paper.title, "subtitle": paper.subtitle, "sections": PrintReport.sections(of: paper),
            "pdf": "/api/v1/reports/\(WireID(stored.id))/pdf",
        ]
        if let mark = paper.mark { values["mark"] = mark }
        return try page.answer("report", values, for: call.actor)
    }

    /// The sections for the template `report-sections`.
    static func sections(of paper: WorkerPaper) -> [[String: Any]] {
        paper.sections.map(\.pageValues)
    }

    /// The PDF, always in Chinese: it is the paper that goes into the patient's file.
    func pdf(_ call: Call) async throws -> Response {
        let (stored, newest) = try await viewed(call, as: "pdf")
        let words = try HubResources.shared.get().pages.words[.zh] ?? [:]
        let printed = try PrintedReport(stored, newest: newest, words: words)
        let making = try await hub.workers.paper(printed.paper)
        var response = try Response.drawn(making, type: "application/pdf")
        response.headers[.contentDisposition] = "inline; filename=\"\(printed.number)-v\(stored.version).pdf\""
        return response
    }

    /// The report, and the number of the version that stands in its place or is itself.
    private func viewed(_ call: Call, as form: String) async throws -> (StoredReport, newest: Int) {
        let id = try call.parameters.id()
        return try await hub.database.write(as: call.actor.mode) { db in
            guard let report = try db.report(id) else { throw Problem.notFound }
            if let voiding = try db.voiding(of: id) {
                throw Problem.reportVoided(voiding, exam: report.exam.uuid)
            }
            var row = AuditRow("report.viewed", object: ("report", id), patient: report.patient?.uuid)
            row.detail = ["as": form]
            try db.audit(row, by: call.actor, from: call.origin)
            return (report, try db.report(of: report.exam)?.version ?? report.version)
        }
    }
}
