// Scoring, and when one may try again.
import Alliance
import FoundationEssentials
import Testing
import Training

@Suite struct AssessmentTests {
    static let rules = AssessmentRules(
        passMark: 80, pause: 86_400, attempts: 3, window: 90 * 86_400, validMonths: 24)
    static let now = Date(timeIntervalSince1970: 1_760_000_000)

    static func assessment(_ count: Int) -> Assessment {
        let questions = (0..<count).map {
            Question(
                number: $0 + 1, zh: "题", en: "question", options: ["甲", "乙", "丙"],
                right: $0 == 0 ? [1, 3] : [2])
        }
        return Assessment(course: CourseCode(for: .referUp), questions: questions, rules: rules)
    }

    @Test func `eighty of a hundred pass, seventy-nine do not`() throws {
        let assessment = Self.assessment(100)
        var answers: [Int: Set<Int>] = [1: [1, 3]]
        for number in 2...80 { answers[number] = [2] }
        #expect(try assessment.score(answers) == AssessmentResult(right: 80, questions: 100, passed: true))
        answers[80] = [1]
        let result = try assessment.score(answers)
        #expect(!result.passed && result.percent == 79)
    }

    @Test func `half a right answer is a wrong one, and so is a missing one`() throws {
        #expect(try Self.assessment(5).score([1: [1], 2: [2], 3: [2], 4: [2], 5: [1, 2]]).right == 3)
        #expect(try Self.assessment(5).score([:]).right == 0)
        #expect(try !Self.assessment(0).score([:]).passed)
    }

    @Test func `an answer to nothing names question and option`() {
        #expect(throws: AnswersError.noSuchQuestion(9)) { try Self.assessment(2).score([9: [1]]) }
        #expect(throws: AnswersError.noSuchOption(question: 1, option: 4)) {
            try Self.assessment(2).score([1: [4]])
        }
        #expect(throws: AnswersError.noSuchOption(question: 1, option: 0)) {
            try Self.assessment(2).score([1: [0, 1]])
        }
    }

    @Test func `no second attempt within a day, no fourth within ninety days`() throws {
        try Self.rules.mayAttempt(after: [], at: Self.now)
        #expect(throws: AttemptRefusal.tooSoon(until: Self.now + 86_400)) {
            try Self.rules.mayAttempt(after: [Self.now], at: Self.now + 86_399)
        }
        try Self.rules.mayAttempt(after: [Self.now], at: Self.now + 86_400)
        let three = [Self.now, Self.now + 2 * 86_400, Self.now + 4 * 86_400]
        #expect(throws: AttemptRefusal.usedUp(until: Self.now + 90 * 86_400)) {
            try Self.rules.mayAttempt(after: three, at: Self.now + 10 * 86_400)
        }
        try Self.rules.mayAttempt(after: three, at: Self.now + 90 * 86_400)
    }

    @Test(arguments: ["", "up-ecg", "UP ECG", "急救", String(repeating: "A", count: 33)])
    func `a course code is capitals, digits and hyphens`(text: String) {
        #expect(CourseCode(text) == nil)
    }
}
