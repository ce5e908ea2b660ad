// How an ASTM message of results becomes a blood count: Sysmex's dialect first, others by the names of their tests.

import ASTM
import Exams

extension BloodCount {
    /// Takes results, alarms and pictures apart. Sysmex XN sends the names of pictures as results; Horiba sends
    /// histograms as records of its own (M). Comments of the instrument are its alarms: they are kept among the
    /// settings, under the name of their test. Comments of people are not: they may name somebody.
    init(_ report: ASTMReport) {
        let results = report.results
        let pictures = results.filter(\.isPicture).map { LabCode($0.test) }
        let order = report.orders.first { !$0.results.isEmpty }
        let comma = LabValue.Comma(of: results.lazy.filter(\.isSimpleValue).compactMap(\.trimmedValue))
        var history = ResultHistory()
        for result in results where !result.isPicture { history.add(LabItem(result, comma)) }
        self.init(
            sampleNumber: order?.sampleNumber,
            ranAt: results.lazy.compactMap(\.ranAt).first ?? report.sentAt,
            processing: Processing(ofASTM: report.processingID), sender: report.sender,
            items: history.items,
            settings: report.orders.flatMap(\.comments).compactMap(LabSetting.init),
            attachments: pictures + report.additions.map(LabCode.init),
            identity: FoundIdentity(report), specimen: order?.specimen)
    }
}

extension BloodCount.Processing {
    /// H-12. Most senders leave it empty, and a patient's sample is what they then send; Mindray writes PR for one.
    fileprivate init(ofASTM code: String?) {
        switch code {
        case nil, "P", "PR": self = .patient
        case "Q": self = .control
        default: self = .other
        }
    }
}

extension ASTMResult {
    /// Sysmex XN: scattergrams and distributions, whose value names a picture file on the analyser.
    fileprivate var isPicture: Bool {
        let name = test.makersName ?? ""
        return name.hasPrefix("SCAT_") || name.hasPrefix("DIST_")
    }
}

extension LabCode {
    /// LOINC where the sender gives it or the test's name has one meaning; else the sender's own word.
    fileprivate init(_ test: ASTMTest) {
        let name = test.makersName ?? test.name
        if let code = test.code, BloodCountCodes.isItem(loinc: code) {
            self.init(system: "LN", code: code, name: name)
        } else if let name = test.anyName, let code = BloodCountCodes.loinc(named: name) {
            self.init(system: "LN", code: code, name: name)
        } else {
            self.init(system: test.code == nil ? nil : test.system, code: test.code ?? name ?? "?", name: name)
        }
    }

    fileprivate init(_ addition: ASTMAddition) {
        self.init(system: nil, code: addition.kind ?? "M", name: addition.name)
    }
}

extension LabItem {
    fileprivate init(_ result: ASTMResult, _ comma: LabValue.Comma) {
        let code = LabCode(result.test)
        let name = code.name ?? ""
        self.init(
            code: code, value: result.value,
            result.isSimpleValue ? result.trimmedValue.flatMap { SentValue($0, comma: comma) } : nil,
            unit: result.unit, range: result.range, flags: result.flags,
            status: result.status.map(ResultStatus.init(code:)),
            isResearchOnly: name.hasPrefix("*") || name.hasSuffix("_RESEARCH"))
    }
}

extension LabSetting {
    /// nil for comments of people and for empty ones.
    fileprivate init?(_ comment: ASTMComment) {
        guard comment.source == nil || comment.source == "I", let text = comment.text else { return nil }
        let name = comment.test.flatMap { $0.makersName ?? $0.name ?? $0.code }
        self.init(code: LabCode(system: nil, code: "C", name: name), value: text, unit: nil)
    }
}

extension FoundIdentity {
    fileprivate init(_ report: ASTMReport) {
        guard let patient = report.patients.first(where: { $0.orders.contains { !$0.results.isEmpty } }) else {
            self.init()
            return
        }
        self.init(
            name: PersonName.display(patient.nameParts),
            identifiers: patient.identifiers.map { Identifier(value: $0) },
            birthDate: patient.birthDate, age: patient.age, sex: patient.sex)
    }
}
