// What the clinic's page asks for first: critical values to be said back, reports to be read, plans to be answered.
import Alliance
import Criticals
import Exams
import FoundationEssentials
import HubAPI
import Postgres
import Readings
import Records

/// What waits for the clinic. A critical value that nobody has answered takes the whole page, and stands above all the rest.
struct ClinicTasks {
    /// How far back reports are asked for, in days, how many are shown, and how many where somebody asks for all.
    private static let days = 30, shown = 20, whole = 200
    /// Of critical cases none is left out that a page can hold.
    private static let most = 200

    private let criticals: [StoredCritical]
    private let reports: [ReportLine]
    /// Whether all reports are asked for that a page can hold.
    private let isWhole: Bool

    init(_ db: borrowing Session, of organisation: OrganisationID, whole isWhole: Bool) throws {
        var waiting = CriticalFilter()
        waiting.awaits = organisation
        criticals = try db.criticals(waiting, after: nil, limit: Self.most)
        reports = try db.reportsToRead(days: Self.days, limit: Self.whole + 1)
        self.isWhole = isWhole
    }

    /// For the templates `grave` and `tasks`.
    func values(_ page: WebPage) -> [String: Any] {
        let unanswered = criticals.filter { !$0.stage.state.isAnswered }
        let toActUpon = criticals.filter { $0.stage.state.isAnswered }
        var values: [String: Any] = [
            "criticals": unanswered.map { line($0, page) }, "actions": toActUpon.map { line($0, page) },
            "reports": reports.prefix(isWhole ? Self.whole : Self.shown).map { line($0, page) },
        ]
        let rest = reports.count - (isWhole ? Self.whole : Self.shown)
        if rest > 0 { values["reportsCut"] = cut(rest, page) }
        if !unanswered.isEmpty { values["isGrave"] = true }
        if unanswered.isEmpty && toActUpon.isEmpty && reports.isEmpty { values["isDone"] = true }
        return values
    }

    /// For the audit row of the page.
    var counts: [String: String] { ["criticals": "\(criticals.count)", "reports": "\(reports.count)"] }

    /// How many reports are not shown, and the way to them. Beyond what a page holds nobody counts: they follow as these are read.
    private func cut(_ rest: Int, _ page: WebPage) -> [String: Any] {
        if isWhole { return ["text": page.word("reportsCutWhole", ["shown": "\(Self.whole)"])] }
        let isMore = reports.count > Self.whole
        let text = page.word(isMore ? "reportsCutMany" : "reportsCut", ["n": "\(isMore ? rest - 1 : rest)"])
        return ["text": text, "way": "/clinic?reports=all"]
    }

    private func line(_ stored: StoredCritical, _ page: WebPage) -> [String: Any] {
        var values: [String: Any] = [
            "id": stored.stage.facts.id.description, "kind": page.word("kind\(stored.examKind.rawValue)"),
            "patient": stored.patientName ?? page.word("patientUnknown"), "clinic": stored.clinicName,
            "performed": stored.performedAt.pageText,
            "said": stored.findings.map(\.said).joined(separator: "；").unitsAsPrinted,
        ]
        if let deadline = stored.stage.duty?.deadline {
            let left = deadline.timeIntervalSince(page.moment)
            values["left"] = WorklistRow.span(left, page)
            values["pace"] = left < 0 ? "late" : "soon"
        }
        return values
    }

    private func line(_ report: ReportLine, _ page: WebPage) -> [String: Any] {
        [
            "id": WireID(report.id).description, "kind": page.word("kind\(report.kind)"),
            "patient": report.patient ?? page.word("patientUnknown"), "signed": report.signedAt.pageText,
            "severity": report.severity.rawValue,
            "severityWord": page.word("reportSeverity_\(report.severity.rawValue)"),
            "stage": page.word("reportStage_\(report.stage.rawValue)"),
            "task": page.word(
                !report.isOpened ? (report.version > 1 ? "taskReadAgain" : "taskRead") : "taskAnswerPlan"),
        ]
    }
}
