// What a reader writes and signs.
package import Alliance
package import Exams
package import FoundationEssentials

/// A field of a report, named as in JSON.
package enum ReportField: String, CaseIterable, Sendable {
    case findings, impression, diagnosisCode, severity, advice, adviceText, repeatWithinHours, treatmentPlan
    case quality, statements, plan, priors, template
}

/// What is wrong with a report: which field, and how.
package enum ReportError: Error, Hashable, Sendable {
    case text(ReportField, TextFault)
    /// The line of the impression (from 1) whose text is at fault.
    case impression(line: Int, TextFault)
    /// The line of the impression (from 1) whose code is not shaped like ICD-10.
    case code(line: Int, DiagnosisCodeError)
    case tooMany(ReportField, limit: Int)
    case missing(ReportField)
    /// A number outside its bounds.
    case outOfRange(ReportField, ClosedRange<Int>)
    /// A critical report must say what to do: a name of a wave form alone does not help a village doctor.
    case criticalWithoutAction
    /// A normal report with a positive statement, or the reverse.
    case severityContradictsImpression
}

/// One line of the impression (诊断意见).
package struct Impression: Hashable, Codable, Sendable {
    package let text: String
    package let code: DiagnosisCode?
    package let polarity: Polarity
}

/// A report as typed, before it is checked. Its JSON is the body that signs a reading.
package struct ReportDraft: Hashable, Codable, Sendable {
    /// A line of the impression as typed.
    package struct Line: Hashable, Codable, Sendable {
        package var text: String
        package var code: String?
        package var polarity: Polarity

        package init(text: String, code: String? = nil, polarity: Polarity) {
            self.text = text
            self.code = code
            self.polarity = polarity
        }
    }

    package var findings: String
    package var impression: [Line]
    package var severity: Severity
    package var advice: AdviceCode
    package var adviceText: String?
    package var repeatWithinHours: Int?
    package var treatmentPlan: String?
    package var quality: QualityGrade?
    package var statements: [Statement]?
    /// The treatment plan in lines.
    package var plan: [PlanLine]?
    /// The earlier exams with which this one was compared.
    package var priors: [UUID]?
    package var template: TemplateUse?

    package init(findings: String, impression: [Line], severity: Severity, advice: AdviceCode) {
        self.findings = findings
        self.impression = impression
        self.severity = severity
        self.advice = advice
    }
}

/// 报告: the checked content of a report. Its bytes are what the signature covers.
package struct ReportContent: Hashable, Codable, Sendable {
    /// 所见, at most 4000 characters.
    package let findings: String
    /// 1 to 20 lines, the gravest first.
    package let impression: [Impression]
    package let severity: Severity
    package let advice: AdviceCode
    /// The advice in words, at most 1000 characters.
    package let adviceText: String?
    /// For `repeatExam`: 1 to 720.
    package let repeatWithinHours: Int?
    /// 治疗方案, at most 4000 characters; `treatHere` needs it, or lines.
    package let treatmentPlan: String?
    /// 图像质量
    package let quality: QualityGrade?
    /// Structured findings, at most 50.
    package let statements: [Statement]
    /// The treatment plan in lines, at most 20.
    package let plan: [PlanLine]
    /// The earlier exams with which this one was compared, at most 20.
    package let priors: [UUID]
    /// The template that the text began with.
    package let template: TemplateUse?

    /// Whether the clinic is asked to follow a plan.
    package var hasPlan: Bool { treatmentPlan != nil || !plan.isEmpty }

    /// The first field with a place that its template left to be filled.
    package var blank: ReportField? {
        let texts: [(ReportField, String?)] = [
            (.findings, findings), (.impression, impression.map(\.text).joined(separator: "\n")),
            (.adviceText, adviceText), (.treatmentPlan, treatmentPlan),
        ]
        return texts.first { $0.1?.contains(Self.blankMark) == true }?.0
    }

    /// How a template marks what is to be filled.
    package static let blankMark = "___"

    /// Whether any line is positive (O-11).
    package var isPositive: Bool { impression.contains { $0.polarity == .positive } }

    /// What the whole report comes to: positive where any line is, else a variant where any line is, else negative. The
    /// one rule for the signed document, for the row, and so for every count made of it.
    package var polarity: Polarity {
        if isPositive { return .positive }
        return impression.contains { $0.polarity == .variant } ? .variant : .negative
    }

    /// Checks every field of `draft`; the error names the first that is wrong.
    package init(_ draft: ReportDraft) throws(ReportError) {
        findings = try Self.text(draft.findings, .findings, limit: 4000)
        impression = try Self.impression(draft.impression)
        severity = draft.severity
        advice = draft.advice
        adviceText = try Self.optional(draft.adviceText, .adviceText, limit: 1000)
        repeatWithinHours = draft.repeatWithinHours
        treatmentPlan = try Self.optional(draft.treatmentPlan, .treatmentPlan, limit: 4000)
        quality = draft.quality
        statements = try Self.statements(draft.statements)
        plan = try Self.plan(draft.plan)
        priors = try Self.priors(draft.priors)
        template = draft.template
        try checkTogether()
    }

    private func checkTogether() throws(ReportError) {
        if advice == .treatHere, !hasPlan { throw .missing(.treatmentPlan) }
        if advice == .repeatExam, repeatWithinHours == nil { throw .missing(.repeatWithinHours) }
        if let hours = repeatWithinHours, !(1...720).contains(hours) {
            throw .outOfRange(.repeatWithinHours, 1...720)
        }
        if severity == .critical, advice == .none { throw .criticalWithoutAction }
        if severity == .normal ? isPositive : severity >= .alert && !isPositive {
            throw .severityContradictsImpression
        }
    }

    private static func impression(_ lines: [ReportDraft.Line]) throws(ReportError) -> [Impression] {
        guard !lines.isEmpty else { throw .missing(.impression) }
        guard lines.count <= 20 else { throw .tooMany(.impression, limit: 20) }
        var checked: [Impression] = []
        for (index, line) in lines.enumerated() { checked.append(try impression(line, number: index + 1)) }
        return checked
    }

    private static func impression(_ line: ReportDraft.Line, number: Int) throws(ReportError) -> Impression {
        let text: String
        do throws(TextFault) {
            text = try TextRule(limit: 500).checked(line.text)
        } catch { throw .impression(line: number, error) }
        guard let typed = line.code, !typed.isEmpty else {
            return Impression(text: text, code: nil, polarity: line.polarity)
        }
        do throws(DiagnosisCodeError) {
            return Impression(text: text, code: try DiagnosisCode(typed), polarity: line.polarity)
        } catch { throw .code(line: number, error) }
    }

    static func text(_ typed: String, _ field: ReportField, limit: Int) throws(ReportError) -> String {
        do throws(TextFault) {
            return try TextRule(limit: limit, multiline: true).checked(typed)
        } catch { throw .text(field, error) }
    }

    static func optional(_ typed: String?, _ field: ReportField, limit: Int) throws(ReportError)
        -> String?
    {
        do throws(TextFault) {
            return try TextRule(limit: limit, multiline: true).checkedIfPresent(typed)
        } catch { throw .text(field, error) }
    }
}
