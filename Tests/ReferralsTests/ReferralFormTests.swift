// The letter up and the letter back.
import Alliance
import Exams
import Referrals
import Testing

@Suite struct ReferralFormTests {
    func letter(_ change: (inout ReferralLetterDraft) -> Void) -> ReferralLetterDraft {
        var draft = ReferralLetterDraft(impression: "肺炎", presentHistory: "发热三天", consent: .signed, exams: [])
        change(&draft)
        return draft
    }

    @Test func `a fault of the letter names its field`() {
        let cases: [(ReferralLetterDraft, ReferralFormError)] = [
            (letter { $0.consent = nil }, .missing(.consent)),
            (letter { $0.consent = .waived }, .waiverIsForEmergencies),
            (letter { $0.exams = nil }, .missing(.exams)),
            (letter { $0.impression = "" }, .text(.impression, .empty)),
            (letter { $0.presentHistory = " " }, .text(.presentHistory, .empty)),
            (letter { $0.impressionCode = "J" }, .code(.impressionCode, .notShapedLikeICD10)),
        ]
        for (draft, fault) in cases {
            #expect(throws: fault) { try ReferralLetter(draft, urgency: .routine, reason: .trauma) }
        }
        #expect(throws: ReferralFormError.missing(.reasonText)) {
            try ReferralLetter(letter { _ in }, urgency: .routine, reason: .other)
        }
    }

    @Test func `an emergency may go without a signature`() throws {
        _ = try ReferralLetter(letter { $0.consent = .waived }, urgency: .emergency, reason: .suspectedACS)
    }

    @Test func `a return needs a plan and a first follow-up within two weeks`() {
        var draft = OutcomeDraft(diagnosis: "脑梗死恢复期", treatment: "康复", disposition: .returnDown)
        #expect(throws: ReferralFormError.missing(.plan)) { try Outcome(draft) }
        draft.plan = "康复训练"
        #expect(throws: ReferralFormError.missing(.followUpDays)) { try Outcome(draft) }
        draft.followUpDays = 15
        #expect(throws: ReferralFormError.outOfRange(.followUpDays, 1...14)) { try Outcome(draft) }
    }
}
