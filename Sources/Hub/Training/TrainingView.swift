// Courses, attempts and privileges on the wire. No type here has a place for a right answer.
import Alliance
import FoundationEssentials
import HubAPI
import Records
import Training

/// A course in a list.
struct CourseLine: Encodable, Sendable {
    let code: String
    let title: String
    let titleEn: String
    let privilege: String
    /// What the privilege unlocks.
    let unlocks: String?
    let questions: Int
    let passMark: Int
    let validMonths: Int
    let hoursBetween: Int
    let attemptsAllowed: Int
    let windowDays: Int
    let requiresSignOff: Bool
    let source: String

    init(_ course: StoredCourse) {
        let rules = course.assessment.rules
        code = course.code.description
        title = course.zh
        titleEn = course.en
        privilege = course.privilege
        unlocks = PrivilegeCode(rawValue: course.privilege)?.entry.unlocksZh
        questions = course.assessment.questions.count
        passMark = rules.passMark
        validMonths = rules.validMonths
        hoursBetween = Int(rules.pause / 3600)
        attemptsAllowed = rules.attempts
        windowDays = Int(rules.window / 86_400)
        requiresSignOff = course.needsSignOff
        source = course.source
    }
}

/// A course with its questions.
struct CourseView: Encodable, Sendable {
    struct Asked: Encodable, Sendable {
        let number: Int
        let zh: String
        let en: String
        let options: [String]
    }

    let course: CourseLine
    let questions: [Asked]

    init(_ stored: StoredCourse) {
        course = CourseLine(stored)
        questions = stored.assessment.questions.map {
            Asked(number: $0.number, zh: $0.zh, en: $0.en, options: $0.options)
        }
    }
}

/// What an attempt answers at once.
struct AttemptResult: Encodable, Sendable {
    struct Unlocked: Encodable, Sendable {
        let code: String
        let validTo: Date?
    }

    let id: WireID
    let course: String
    /// Percent of questions answered rightly.
    let score: Int
    let passMark: Int
    let passed: Bool
    /// The numbers of the questions that were not answered rightly.
    let wrong: [Int]
    let privilege: Unlocked?
    /// Passed, and now a trainer must sign.
    let awaitsSignOff: Bool
}

/// An attempt in a list.
struct AttemptLine: Encodable, Sendable {
    let id: WireID
    let clinician: WireID
    let name: String
    let course: String
    let score: Int
    let passed: Bool
    let takenAt: Date
    let privilege: WireID?
    let awaitsSignOff: Bool

    init(_ attempt: StoredAttempt) {
        id = WireID(attempt.id)
        clinician = WireID(attempt.clinician.uuid)
        name = attempt.clinicianName
        course = attempt.course
        score = attempt.score
        passed = attempt.passed
        takenAt = attempt.takenAt
        privilege = attempt.privilege.map { WireID($0) }
        awaitsSignOff = attempt.awaitsSignOff
    }
}

/// A privilege with its term.
struct PrivilegeView: Encodable, Sendable {
    let id: WireID
    let clinician: WireID
    let name: String
    let organisation: OrganisationView
    let code: String
    let state: String
    /// Whether it unlocks its action now.
    let inForce: Bool
    let validFrom: Date?
    let validTo: Date?
    let endedAt: Date?
    let grantedBy: String?

    init(_ privilege: StoredPrivilege) {
        id = WireID(privilege.id)
        clinician = WireID(privilege.clinician.uuid)
        name = privilege.clinicianName
        organisation = OrganisationView(id: WireID(privilege.organisation.uuid), name: privilege.organisationName)
        code = privilege.code
        state = privilege.state.rawValue
        inForce = privilege.isInForce
        validFrom = privilege.validFrom
        validTo = privilege.validTo
        endedAt = privilege.endedAt
        grantedBy = privilege.grantedBy
    }
}
