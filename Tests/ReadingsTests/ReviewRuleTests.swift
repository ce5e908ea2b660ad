// Who signs alone, and what the parts of a report hold.
import Alliance
import FoundationEssentials
import Readings
import Testing

@Suite struct ReviewRuleTests {
    private let day = CalendarDay(at: Date(timeIntervalSince1970: 1_760_000_000))

    private func licence(_ grade: Grade, days: Int) -> Licence {
        Licence(
            number: "1", registeredAt: .new(at: Date(timeIntervalSince1970: 1)),
            practisingSince: day.adding(days: -days),
            grade: grade, modalities: [], validUntil: day)
    }

    @Test(arguments: Grade.allCases) func `the first rule lets attendings and above with three years sign alone`(
        grade: Grade
    ) {
        #expect(ReviewRule.initial.asksReview(of: licence(grade, days: 3000), on: day) == (grade.rank < 3))
        #expect(ReviewRule.initial.asksReview(of: licence(grade, days: 700), on: day))
    }

    @Test func `a rule of zero lets everybody who has a licence`() {
        #expect(!ReviewRule(grade: 0, years: 0).asksReview(of: licence(.assistant, days: 1), on: day))
        #expect(ReviewRule(grade: 0, years: 0).asksReview(of: nil, on: day))
    }

    private func draft() -> ReportDraft {
        ReportDraft(
            findings: "x", impression: [.init(text: "y", polarity: .positive)], severity: .abnormal, advice: .treatHere)
    }

    @Test func `a plan in lines is a plan`() throws {
        #expect(throws: ReportError.missing(.treatmentPlan)) { try ReportContent(draft()) }
        var planned = draft()
        planned.plan = [PlanLine(kind: .drug, text: " 阿司匹林 ")]
        #expect(try ReportContent(planned).plan.first?.text == "阿司匹林")
        #expect(try ReportContent(planned).hasPlan)
    }

    @Test func `parts have bounds`() {
        var one = draft(), two = draft(), three = draft(), four = draft()
        one.plan = Array(repeating: PlanLine(kind: .drug, text: "a"), count: 21)
        two.statements = [Statement(code: "a b", text: "x")]
        three.statements = Array(repeating: Statement(code: "a", text: "x"), count: 51)
        let id = UUID()
        four.priors = [id, id]
        #expect(throws: ReportError.tooMany(.plan, limit: 20)) { try ReportContent(one) }
        #expect(throws: ReportError.self) { try ReportContent(two) }
        #expect(throws: ReportError.tooMany(.statements, limit: 50)) { try ReportContent(three) }
        #expect(throws: ReportError.tooMany(.priors, limit: 20)) { try ReportContent(four) }
    }
}
