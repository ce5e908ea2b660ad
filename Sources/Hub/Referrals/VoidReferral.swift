// PUT /api/v1/referrals/{id}/entry-error
import HubAPI
import Records
import Referrals

/// The alliance's administrator marks a referral as entered in error, wherever it stands: it is over, and never deleted.
struct VoidReferral: StepRequest {
    let reason: String?

    func step() throws -> ReferralStep {
        var step = ReferralStep(.voided) { referral, moment in .ended(try referral.voided(at: moment.recorded)) }
        step.note = try TypedText.needed(reason, field: "reason", limit: 2000)
        return step
    }
}
