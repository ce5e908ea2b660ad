// PUT /api/v1/referrals/{id}/care, /outcome and /closure
import Exams
import HubAPI
import Records
import Referrals

/// The receiver takes the patient into care, under a visit or admission number.
struct AdmitPatient: StepRequest {
    let number: String?

    func step() throws -> ReferralStep {
        var step = ReferralStep(.admitted) { referral, moment in
            .present(try referral.underCare.admitted(at: moment.recorded, clocks: moment.clocks))
        }
        step.detail["number"] = try TypedText.needed(number, field: "number", limit: 64)
        return step
    }
}

/// The receiver tells the outcome.
struct ReportOutcome: StepRequest {
    private let draft: OutcomeDraft

    init(from decoder: any Decoder) throws { draft = try OutcomeDraft(from: decoder) }

    func step() throws -> ReferralStep {
        let outcome = try Outcome(draft)
        var step = ReferralStep(.outcomeReported) { referral, moment in
            .reported(try referral.underCare.reported(outcome, at: moment.recorded, clocks: moment.clocks))
        }
        step.outcome = outcome
        step.detail["disposition"] = outcome.disposition.rawValue
        return step
    }
}

/// The sender has read the outcome: the loop is closed.
struct CloseReferral: StepRequest {
    func step() -> ReferralStep {
        ReferralStep(.closed) { referral, moment in
            .ended(try referral.awaitingConfirmation.closed(at: moment.recorded))
        }
    }
}
