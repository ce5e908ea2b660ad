// A critical case in the words of a page: its head and its history.
import Criticals
import FoundationEssentials
import HubAPI
import Records

extension WebPage {
    /// One entry of a case's history.
    func line(_ entry: CriticalView.Entry) -> [String: Any] {
        var values: [String: Any] = [
            "at": entry.at.pageText, "what": word("criticalEvent_\(entry.event.split(separator: ".").last ?? "")"),
            "where": entry.organisation,
        ]
        if let name = entry.by ?? entry.recipient ?? entry.detail["onDuty"] { values["who"] = name }
        let action = entry.detail["action"].map { word("criticalAction_\($0)") }
        let spoken = entry.by == nil ? nil : entry.recipient.flatMap { $0 == entry.by ? nil : $0 }
        let told = ([spoken, action, entry.readBack, entry.note] as [String?]).compactMap(\.self)
        if !told.isEmpty { values["told"] = told.joined(separator: " · ") }
        return values
    }

    /// The head of a case: who, where, what, where it stands and how long that may take.
    func head(of view: CriticalView) -> [String: Any] {
        var values: [String: Any] = [
            "id": view.id.description, "kind": word("kind\(view.kind)"), "clinic": view.clinic.name,
            "performed": view.performedAt.pageText, "opened": view.openedAt.pageText,
            "patient": view.patient?.name ?? word("patientUnknown"), "state": view.state,
            "standing": word("criticalState_\(view.state)"), "holder": view.holder,
            "exam": view.exam.description,
            "findings": view.findings.map { finding -> [String: Any] in
                var values: [String: Any] = ["place": finding.place, "said": finding.said.unitsAsPrinted]
                if let bound = finding.bound { values["rule"] = word("criticalBound", ["bound": bound.boundAsPrinted]) }
                if finding.isReadBack { values["isReadBack"] = true }
                return values
            },
        ]
        if view.isTerminalOff { values["isOff"] = true }
        if view.isAlone { values["isAlone"] = true }
        if let sex = view.patient?.sex { values["sex"] = word("sex\(sex)") }
        if let birth = view.patient?.birthDate { values["birth"] = birth }
        if let report = view.report { values["report"] = report.description }
        if let referral = view.referral { values["referral"] = referral.description }
        if let deadline = view.deadline {
            let left = deadline.timeIntervalSince(moment)
            values["left"] = WorklistRow.span(left, self)
            values["due"] = RFC3339.text(deadline)
            values["pace"] = left < 0 ? "late" : "soon"
        }
        return values
    }
}
