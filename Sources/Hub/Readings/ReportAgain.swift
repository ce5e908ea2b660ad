// What was signed, as a draft: a review or an amendment begins with it.
import Exams
import FoundationEssentials
import HubAPI
import Readings

extension ReportDraft {
    /// The same words once more, to be changed where they should be. Older reports say one result for all their lines.
    init(again report: Report) {
        let advice = AdviceWords(reading: report.advice)
        self.init(
            findings: report.findings,
            impression: report.impressions.map { line in
                let polarity = (line.polarity ?? report.result).flatMap(Polarity.init(rawValue:))
                return Line(text: line.text, code: line.icd10, polarity: polarity ?? .negative)
            },
            severity: Severity(rawValue: report.severity) ?? .normal, advice: advice.code)
        adviceText = advice.added
        repeatWithinHours = advice.hours
        treatmentPlan = report.plan
        quality = report.quality.flatMap(QualityGrade.init(rawValue:))
        statements = report.statements?.map {
            Statement(code: $0.code, text: $0.text, value: $0.value, unit: $0.unit)
        }
        plan = report.planLines?.compactMap(PlanLine.init(again:))
        priors = report.priors?.map(\.uuid)
        template = report.template.map { TemplateUse(id: $0.id.uuid, version: $0.version) }
    }
}

extension PlanLine {
    /// Nil for a kind that this program does not know.
    fileprivate init?(again line: Report.PlanLine) {
        guard let kind = Kind(rawValue: line.kind) else { return nil }
        self.init(kind: kind, text: line.text)
        dose = line.dose
        frequency = line.frequency
        days = line.days
    }
}
