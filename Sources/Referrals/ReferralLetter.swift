// What the sender writes, and what the receiver writes back.
package import Alliance
package import Exams

/// A field of a referral's forms, named as in JSON.
package enum ReferralField: String, CaseIterable, Sendable {
    case reasonText, impression, impressionCode, presentHistory, pastHistory, allergies, treatment, consent,
        exams
    case diagnosis, diagnosisCode, results, plan, medication, followUpDays, disposition
}

/// What is wrong with a form: which field, and how.
package enum ReferralFormError: Error, Hashable, Sendable {
    case text(ReferralField, TextFault)
    case missing(ReferralField)
    case code(ReferralField, DiagnosisCodeError)
    case tooMany(ReferralField, limit: Int)
    case outOfRange(ReferralField, ClosedRange<Int>)
    /// Only an emergency may go without the patient's signed consent.
    case waiverIsForEmergencies
}

/// 转诊知情同意: how the patient agreed. Raw values are the codes in SQL and JSON.
package enum ReferralConsent: String, CaseIterable, Codable, Sendable {
    /// Signed by the patient or guardian.
    case signed
    /// Not asked: an emergency, with the reason in the history.
    case waived
}

/// 转出单 as typed, before it is checked.
package struct ReferralLetterDraft: Hashable, Codable, Sendable {
    package var impression: String
    package var impressionCode: String?
    package var presentHistory: String
    package var pastHistory: String?
    package var allergies: String?
    package var treatment: String?
    package var reasonText: String?
    package var consent: ReferralConsent?
    /// The exams that go with it; an empty list says "none", a missing one is an error.
    package var exams: [ExamID]?

    package init(impression: String, presentHistory: String, consent: ReferralConsent?, exams: [ExamID]?) {
        self.impression = impression
        self.presentHistory = presentHistory
        self.consent = consent
        self.exams = exams
    }
}

/// 转出单: the checked letter of a referral.
package struct ReferralLetter: Hashable, Codable, Sendable {
    package let impression: String
    package let impressionCode: DiagnosisCode?
    package let presentHistory: String
    package let pastHistory: String?
    package let allergies: String?
    package let treatment: String?
    package let reasonText: String?
    package let consent: ReferralConsent
    package let exams: [ExamID]

    /// Checks every field of `draft` for a referral of this urgency and reason.
    package init(
        _ draft: ReferralLetterDraft, urgency: Urgency, reason: ReferralReason
    ) throws(ReferralFormError) {
        guard let consent = draft.consent else { throw .missing(.consent) }
        guard consent == .signed || urgency == .emergency else { throw .waiverIsForEmergencies }
        guard let exams = draft.exams else { throw .missing(.exams) }
        guard exams.count <= 50 else { throw .tooMany(.exams, limit: 50) }
        self.consent = consent
        self.exams = exams
        impression = try Form.text(draft.impression, .impression, limit: 500)
        impressionCode = try Form.code(draft.impressionCode, .impressionCode)
        presentHistory = try Form.text(draft.presentHistory, .presentHistory)
        pastHistory = try Form.optional(draft.pastHistory, .pastHistory)
        allergies = try Form.optional(draft.allergies, .allergies)
        treatment = try Form.optional(draft.treatment, .treatment)
        reasonText = try Form.optional(draft.reasonText, .reasonText)
        if reason == .other, reasonText == nil { throw .missing(.reasonText) }
    }
}

/// The checks that both forms share.
enum Form {
    static func text(
        _ typed: String, _ field: ReferralField, limit: Int = 4000
    ) throws(ReferralFormError) -> String {
        do throws(TextFault) {
            return try TextRule(limit: limit, multiline: true).checked(typed)
        } catch { throw .text(field, error) }
    }

    static func optional(_ typed: String?, _ field: ReferralField) throws(ReferralFormError) -> String? {
        do throws(TextFault) {
            return try TextRule(limit: 4000, multiline: true).checkedIfPresent(typed)
        } catch { throw .text(field, error) }
    }

    static func code(_ typed: String?, _ field: ReferralField) throws(ReferralFormError) -> DiagnosisCode? {
        guard let typed, !typed.isEmpty else { return nil }
        do throws(DiagnosisCodeError) {
            return try DiagnosisCode(typed)
        } catch { throw .code(field, error) }
    }
}
