// GET /clinic/reports/{id}: a report for the clinic that asked
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records
import Workers

/// A report with what was drawn on its pictures, its other versions, and the question whether the clinic follows its plan. Looking is
/// audited; that it was opened is told by the page's script, once somebody sees it.
struct ShowClinicReport {
    let hub: Hub

    private struct Found: Sendable {
        let report: StoredReport, versions: [VersionLine], marks: [Annotation], exam: StoredExam?
        let provisional: ProvisionalBeside?
        /// Its critical case, where that is not closed.
        let critical: (id: CriticalID, state: CriticalState)?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        let found = try await hub.database.write(as: call.actor.mode) { db in try find(id, call, db) }
        let page = try WebPage(call.request, at: hub.clock.now), report = found.report
        let printed = try PrintedReport(report, words: page.words), paper = printed.paper
        var values: [String: Any] = [
            "id": WireID(report.id).description, "exam": report.exam.description, "title": paper.title,
            "subtitle": paper.subtitle,
            "sections": PrintReport.sections(of: paper),
        ]
        let summary = try ReportAdvice(report: report).summary(page)
        if !summary.isEmpty {
            var grave: [String: Any] = ["sections": summary]
            if report.severity == .critical { grave["isCritical"] = true }
            if let (id, state) = found.critical {
                let text = page.word(state.isAnswered ? "criticalState_\(state.rawValue)" : "graveOpen")
                grave["case"] = ["id": id.description, "text": text]
            }
            values["summary"] = grave
        }
        if let provisional = found.provisional { values["provisional"] = provisional.values(page) }
        if let mark = paper.mark { values["mark"] = mark }
        let newer = found.versions.first.flatMap { $0.id == report.id ? nil : $0 }
        if let newer { values["older"] = WireID(newer.id).description }
        if found.versions.count > 1 { values["versions"] = ["items": found.versions.map { line($0, page) }] }
        if report.openedAt == nil { values["isUnopened"] = true }
        if let answer = report.plan { values["answer"] = words(of: answer, page) }
        if report.hasPlan, report.plan == nil, newer == nil { values["asksPlan"] = true }
        let pictures = found.exam.map { MarkedPicture.all(of: $0, found.marks, page) } ?? []
        if !pictures.isEmpty { (values["hasPictures"], values["pictures"]) = (true, pictures) }
        return try page.answer("clinic-report", values, for: call.actor)
    }

    private func find(_ id: UUID, _ call: Call, _ db: borrowing Session) throws -> Found {
        guard let report = try db.report(id) else { throw Problem.notFound }
        if let voiding = try db.voiding(of: id) { throw Problem.reportVoided(voiding, exam: report.exam.uuid) }
        let marks = try db.annotations(ofReport: id)?.items ?? []
        try db.audit(
            AuditRow("report.viewed", object: ("report", id), patient: report.patient?.uuid), by: call.actor,
            from: call.origin)
        return Found(
            report: report, versions: try db.versionLines(of: report.exam), marks: marks,
            exam: marks.isEmpty ? nil : try db.exam(report.exam),
            provisional: try ProvisionalBeside(of: report.exam, db), critical: try openCase(of: report, db))
    }

    private func openCase(
        of report: StoredReport, _ db: borrowing Session
    ) throws -> (id: CriticalID, state: CriticalState)? {
        let named = try Problem.decoding(Report.self, Array(report.document.utf8)).critical
        guard let named, let found = try db.critical(CriticalID(named.uuid)) else { return nil }
        return found.stage.state == .closed ? nil : (found.stage.facts.id, found.stage.state)
    }

    private func line(_ version: VersionLine, _ page: WebPage) -> [String: Any] {
        [
            "id": WireID(version.id).description, "number": version.version,
            "stage": page.word("reportStage_\(version.stage.rawValue)"), "signed": version.signedAt.pageText,
        ]
    }

    private func words(of answer: PlanAnswer, _ page: WebPage) -> [String: Any] {
        let said = page.word(answer.isFollowed ? "planFollowed" : "planNotFollowed")
        let text = ([said, answer.at.pageText, answer.reason] as [String?]).compactMap(\.self).joined(separator: " · ")
        return ["mark": answer.isFollowed ? "good" : "warning", "text": text]
    }
}
