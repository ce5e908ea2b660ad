// 回转单: what the receiver tells the sender at the end.
package import Exams

/// An outcome as typed, before it is checked.
package struct OutcomeDraft: Hashable, Codable, Sendable {
    package var diagnosis: String
    package var diagnosisCode: String?
    package var results: String?
    package var treatment: String
    package var disposition: Disposition
    package var plan: String?
    package var medication: String?
    package var followUpDays: Int?

    package init(diagnosis: String, treatment: String, disposition: Disposition) {
        self.diagnosis = diagnosis
        self.treatment = treatment
        self.disposition = disposition
    }
}

/// The checked outcome of a referral. A return down needs a plan and a first follow-up within 14 days, the
/// national rule for referred patients.
package struct Outcome: Hashable, Codable, Sendable {
    package let diagnosis: String
    package let diagnosisCode: DiagnosisCode?
    package let results: String?
    package let treatment: String
    package let disposition: Disposition
    package let plan: String?
    package let medication: String?
    package let followUpDays: Int?

    /// Checks every field of `draft`; the error names the first that is wrong.
    package init(_ draft: OutcomeDraft) throws(ReferralFormError) {
        diagnosis = try Form.text(draft.diagnosis, .diagnosis, limit: 1000)
        diagnosisCode = try Form.code(draft.diagnosisCode, .diagnosisCode)
        results = try Form.optional(draft.results, .results)
        treatment = try Form.text(draft.treatment, .treatment)
        disposition = draft.disposition
        plan = try Form.optional(draft.plan, .plan)
        medication = try Form.optional(draft.medication, .medication)
        followUpDays = draft.followUpDays
        if let followUpDays, !(1...14).contains(followUpDays) { throw .outOfRange(.followUpDays, 1...14) }
        guard disposition == .returnDown else { return }
        if plan == nil { throw .missing(.plan) }
        if followUpDays == nil { throw .missing(.followUpDays) }
    }
}
