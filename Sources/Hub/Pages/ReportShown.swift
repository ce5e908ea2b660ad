// A report that stands, beside the form: what is reviewed or amended, or what was signed here.
import Alliance
import FoundationEssentials
import HubAPI
import Readings
import Records
import Workers

/// The values of the template `report-shown`.
struct ReportShown {
    let values: [String: Any]

    init(_ stored: StoredReport, canAmend: Bool, _ page: WebPage) throws {
        let printed = try PrintedReport(stored, words: page.words), report = printed.report
        var values: [String: Any] = [
            "id": WireID(stored.id).description, "version": stored.version,
            "stage": page.word("reportStage_\(stored.stage.rawValue)"), "signed": stored.signedAt.pageText,
            "signers": [report.reader.name, report.reviewer?.name].compactMap(\.self),
            "sections": printed.opinion.map(\.pageValues),
        ]
        if let reason = stored.reason { values["reason"] = reason }
        if canAmend { values["canAmend"] = true }
        self.values = values
    }
}

extension StoredReport {
    /// Whether that person may open an amendment of it: its reader, its reviewer or a reviewer of its centre, who need no review
    /// themselves.
    func isAmendable(by actor: Actor, needsReview: Bool) -> Bool {
        guard stage != .preliminary, centre == actor.organisation, !needsReview else { return false }
        guard let me = actor.clinician else { return false }
        return me == reader || me == reviewer || actor.roles.contains(.reviewer)
    }
}

extension WorkerPaper.Section {
    /// As the templates show it.
    var pageValues: [String: Any] {
        var values: [String: Any] = [
            "paragraphs": paragraphs.flatMap { $0.split(separator: "\n").map(String.init) },
            "facts": facts.map { ["label": $0.label, "value": $0.value] }, "items": items,
        ]
        if let table {
            values["table"] = [
                "columns": table.columns.map(\.title),
                "rows": table.rows.map { ["cells": $0.cells, "isStrong": $0.isStrong] as [String: Any] },
            ]
            values["isTable"] = true
        }
        if let heading { values["heading"] = heading }
        if !facts.isEmpty { values["hasFacts"] = true }
        if !items.isEmpty { values["hasItems"] = true }
        if isQuiet { values["quiet"] = true }
        return values
    }
}
