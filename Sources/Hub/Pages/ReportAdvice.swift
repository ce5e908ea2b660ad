// What a signed report tells its clinic to do, in short
import FoundationEssentials
import HubAPI
import Records
import Workers

/// Parts of a report that a page shows before all others, as its paper words them.
struct ReportAdvice {
    let report: StoredReport
    /// The newest version, where this is not it.
    var newer: UUID?

    /// What to do: the advice, its words and the plan. For the template `critical`.
    func values(_ page: WebPage) throws -> [String: Any] {
        var values: [String: Any] = [
            "id": WireID(report.id).description, "sections": try sections(["reportAdvice", "reportPlan"], page),
        ]
        if let newer { values["newer"] = WireID(newer).description }
        return values
    }

    /// How grave, what it is and what to do. For the template `clinic-report`.
    func summary(_ page: WebPage) throws -> [[String: Any]] {
        try sections(["reportImpression", "reportAdvice"], page)
    }

    private func sections(_ headings: [String], _ page: WebPage) throws -> [[String: Any]] {
        let words = headings.map { page.word($0) }
        return try PrintedReport(report, words: page.words).opinion
            .filter { $0.heading.map(words.contains) ?? false }.map(\.pageValues)
    }
}
