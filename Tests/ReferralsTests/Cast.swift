// The people and places of the referral tests.
import Alliance
import Exams
import FoundationEssentials
import Patients
import Referrals

/// One clinic, one township, one county hospital, and a referral between them.
enum Cast {
    static let now = Date(timeIntervalSince1970: 1_760_000_000)
    static let clocks = ReferralClocks.initial
    static let clinic = OrganisationID.new(at: now)
    static let township = OrganisationID.new(at: now + 1)
    static let county = OrganisationID.new(at: now + 2)

    static func facts(
        _ direction: ReferralDirection = .up, _ urgency: Urgency = .routine
    ) throws -> ReferralFacts {
        try ReferralFacts(
            id: .new(at: now),
            direction == .up
                ? ReferralCourse(.up, from: clinic, to: county)
                : ReferralCourse(.down, from: county, to: clinic),
            urgency: urgency, patient: .new(at: now), reason: .patientRequest)
    }

    static func letter(_ urgency: Urgency = .routine) throws -> ReferralLetter {
        try ReferralLetter(
            ReferralLetterDraft(
                impression: "2 型糖尿病，血糖控制不佳", presentHistory: "半年来空腹血糖 11–14 mmol/L", consent: .signed,
                exams: []),
            urgency: urgency, reason: .uncontrolledChronic)
    }

    static func submitted(
        _ direction: ReferralDirection = .up, _ urgency: Urgency = .routine
    ) throws -> SubmittedReferral {
        try DraftReferral(drafting: try facts(direction, urgency), at: now, clocks: clocks)
            .submitted(with: try letter(urgency), at: now, clocks: clocks)
    }

    static func outcome(_ disposition: Disposition) throws -> Outcome {
        var draft = OutcomeDraft(diagnosis: "2 型糖尿病", treatment: "胰岛素方案调整", disposition: disposition)
        draft.plan = "每日一次基础胰岛素"
        draft.followUpDays = 7
        return try Outcome(draft)
    }
}
