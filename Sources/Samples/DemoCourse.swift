// The courses of the demo county and their assessments.
package import Alliance
package import Training

/// One course, and the privilege that passing its assessment leads to.
package struct DemoCourse: Hashable, Sendable {
    package let code: CourseCode
    package let privilege: PrivilegeCode
    package let zh: String
    package let en: String
    package let assessment: Assessment
    /// Whether a trainer signs before the privilege becomes active; else passing is enough.
    package let needsSignOff: Bool

    /// Every course. Readers' courses need a trainer's signature, clinics' do not.
    package static var all: [DemoCourse] {
        DemoQuestions.bank.map { privilege, questions in
            let entry = privilege.entry
            let code = CourseCode(for: privilege)
            let numbered = questions.enumerated().map { index, question in
                Question(
                    number: index + 1, zh: question.zh, en: question.en, options: question.options,
                    right: question.right)
            }
            return DemoCourse(
                code: code, privilege: privilege, zh: entry.zh, en: entry.en,
                assessment: Assessment(course: code, questions: numbered, rules: .initial),
                needsSignOff: [.readECG, .readImage, .readLaboratory].contains(privilege))
        }
    }
}
