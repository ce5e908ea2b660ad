// A written assessment: its questions, its rules, and how answers are scored.
package import FoundationEssentials

/// A question with one or more right options.
package struct Question: Hashable, Codable, Sendable {
    /// Its place in the assessment, from 1.
    package let number: Int
    package let zh: String
    package let en: String
    /// The options in Chinese, 2 to 8.
    package let options: [String]
    /// The places (from 1) of the right options. Never shown before the attempt is scored.
    package let right: Set<Int>

    package init(number: Int, zh: String, en: String, options: [String], right: Set<Int>) {
        self.number = number
        self.zh = zh
        self.en = en
        self.options = options
        self.right = right
    }
}

/// What is wrong with a set of answers; question and option by number.
package enum AnswersError: Error, Hashable, Sendable {
    case noSuchQuestion(Int)
    case noSuchOption(question: Int, option: Int)
}

/// The numbers by which attempts are judged: data of the course.
package struct AssessmentRules: Hashable, Codable, Sendable {
    /// Percent of questions answered rightly that passes.
    package let passMark: Int
    /// Seconds between two attempts.
    package let pause: Double
    /// Attempts allowed within `window`.
    package let attempts: Int
    /// Seconds.
    package let window: Double
    /// Months that a privilege so earned is valid.
    package let validMonths: Int

    package init(passMark: Int, pause: Double, attempts: Int, window: Double, validMonths: Int) {
        self.passMark = passMark
        self.pause = pause
        self.attempts = attempts
        self.window = window
        self.validMonths = validMonths
    }

    /// What a new alliance starts with: 80 percent, 24 hours, 3 in 90 days (our proposal), 24 months (the
    /// two-year rhythm of the rural doctors' rules).
    package static let initial = AssessmentRules(
        passMark: 80, pause: 86_400, attempts: 3, window: 90 * 86_400, validMonths: 24)
}

/// Why an attempt may not begin now.
package enum AttemptRefusal: Error, Hashable, Sendable {
    /// Too soon after the last one.
    case tooSoon(until: Date)
    /// All attempts of the window are used.
    case usedUp(until: Date)
}

extension AssessmentRules {
    /// Throws why a person who began attempts at `earlier` may not begin one at `moment`.
    package func mayAttempt(after earlier: [Date], at moment: Date) throws(AttemptRefusal) {
        if let last = earlier.max(), moment < last.addingTimeInterval(pause) {
            throw .tooSoon(until: last.addingTimeInterval(pause))
        }
        let recent = earlier.filter { $0.addingTimeInterval(window) > moment }.sorted()
        if recent.count >= attempts, attempts > 0 {
            throw .usedUp(until: recent[recent.count - attempts].addingTimeInterval(window))
        }
    }
}

/// The result of one attempt.
package struct AssessmentResult: Hashable, Codable, Sendable {
    package let right: Int
    package let questions: Int
    package let passed: Bool

    package init(right: Int, questions: Int, passed: Bool) {
        self.right = right
        self.questions = questions
        self.passed = passed
    }

    /// Whole percent, rounded down.
    package var percent: Int { questions == 0 ? 0 : right * 100 / questions }
}

/// The questions of a course and the rules of its attempts.
package struct Assessment: Hashable, Codable, Sendable {
    package let course: CourseCode
    package let questions: [Question]
    package let rules: AssessmentRules

    package init(course: CourseCode, questions: [Question], rules: AssessmentRules) {
        self.course = course
        self.questions = questions
        self.rules = rules
    }

    /// Scores answers given as question number to the places of the chosen options. A question counts when
    /// exactly the right options are chosen; a missing one counts as wrong; no questions are never passed.
    package func score(_ answers: [Int: Set<Int>]) throws(AnswersError) -> AssessmentResult {
        for (number, chosen) in answers.sorted(by: { $0.key < $1.key }) {
            guard let question = questions.first(where: { $0.number == number }) else {
                throw .noSuchQuestion(number)
            }
            for option in chosen.sorted() where !(1...max(1, question.options.count)).contains(option) {
                throw .noSuchOption(question: number, option: option)
            }
        }
        let right = questions.count { answers[$0.number] == $0.right }
        let passed = !questions.isEmpty && right * 100 >= rules.passMark * questions.count
        return AssessmentResult(right: right, questions: questions.count, passed: passed)
    }
}
