// What a report must say.
import Alliance
import Exams
import Readings
import Testing

@Suite struct ReportContentTests {
    func draft(_ change: (inout ReportDraft) -> Void = { _ in }) -> ReportDraft {
        var draft = ReportDraft(
            findings: "V1–V3 ST 段抬高",
            impression: [.init(text: "急性前壁心肌梗死", code: "I21.0", polarity: .positive)],
            severity: .critical, advice: .callAmbulance)
        change(&draft)
        return draft
    }

    @Test func `a whole report passes and knows that it is positive`() throws {
        let report = try ReportContent(draft())
        #expect(report.isPositive && report.impression[0].code?.text == "I21.0")
        #expect(report.advice.countsAsReferralAdvice)
    }

    @Test(arguments: [
        ([Polarity.negative, .positive], Polarity.positive), ([.variant, .negative], .variant),
        ([.negative], .negative),
        ([.variant, .positive], .positive),
    ])
    func `a report comes to its gravest line`(lines: [Polarity], whole: Polarity) throws {
        let report = try ReportContent(
            draft {
                $0.impression = lines.map { ReportDraft.Line(text: "所见", polarity: $0) }
                $0.severity = .abnormal
            })
        #expect(report.polarity == whole)
    }

    @Test func `a fault names the field`() {
        let cases: [(ReportDraft, ReportError)] = [
            (draft { $0.findings = " " }, .text(.findings, .empty)),
            (
                draft { $0.findings = String(repeating: "长", count: 4001) },
                .text(.findings, .tooLong(limit: 4000))
            ),
            (draft { $0.impression = [] }, .missing(.impression)),
            (draft { $0.impression[0].text = "" }, .impression(line: 1, .empty)),
            (draft { $0.impression[0].code = "心梗" }, .code(line: 1, .notShapedLikeICD10)),
            (
                draft { $0.impression = Array(repeating: $0.impression[0], count: 21) },
                .tooMany(.impression, limit: 20)
            ),
            (draft { $0.advice = .none }, .criticalWithoutAction),
            (draft { $0.advice = .treatHere }, .missing(.treatmentPlan)),
            (draft { $0.advice = .repeatExam }, .missing(.repeatWithinHours)),
            (draft { $0.repeatWithinHours = 0 }, .outOfRange(.repeatWithinHours, 1...720)),
            (draft { $0.severity = .normal }, .severityContradictsImpression),
            (draft { $0.impression[0].polarity = .variant }, .severityContradictsImpression),
            (draft { $0.treatmentPlan = "a\u{0}" }, .text(.treatmentPlan, .controlCharacter(at: 2))),
        ]
        for (draft, fault) in cases { #expect(throws: fault) { try ReportContent(draft) } }
    }

    @Test func `severity is ordered from normal to critical`() {
        #expect(Severity.allCases == Severity.allCases.sorted())
        #expect(Severity.alert >= .abnormal)
    }
}
