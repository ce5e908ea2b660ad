// PUT /api/v1/referrals/{id}/redirection
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Postgres
import Records
import Referrals

/// Sends the patient on to a named other place: this referral ends, and a new one waits there, with the same letter.
struct RedirectReferral: StepRequest {
    let to: WireID

    func step() -> ReferralStep {
        let target = OrganisationID(to.uuid), successor = ReferralID.new(at: .now)
        var step = ReferralStep(.redirected) { referral, moment in
            .ended(try RedirectReferral.redirection(of: referral, to: target, as: successor, moment).original)
        }
        step.detail["successor"] = successor.description
        step.deed = { stored, moment, call, db in
            guard let stage = stored.stage else { throw Problem.notFound }
            let ends = try RedirectReferral.redirection(of: stage, to: target, as: successor, moment)
            try RedirectReferral.submit(ends.successor, after: stored, moment, call, db)
        }
        return step
    }

    private static func redirection(
        of referral: Referral, to other: OrganisationID, as successor: ReferralID, _ moment: StepMoment
    ) throws -> Redirection {
        switch referral {
        case .submitted(let waiting):
            return try waiting.redirected(to: other, as: successor, at: moment.recorded, clocks: moment.clocks)
        case .expected(let taken):
            return try taken.redirected(to: other, as: successor, at: moment.recorded, clocks: moment.clocks)
        default: throw ReferralError.notPossible(.redirected, in: referral.state)
        }
    }

    private static func submit(
        _ successor: SubmittedReferral, after stored: StoredReferral, _ moment: StepMoment, _ call: Call,
        _ db: borrowing Session
    ) throws {
        try SubmitReferral.checkTarget(successor.facts, db)
        var new = NewReferral(successor, form: stored.form, author: call.actor.id, episode: stored.episode)
        new.follows = (stored.id, by: stored.facts.receiver)
        try db.insert(new)
        try SubmitReferral.tell(successor.facts, follows: stored.id, at: moment.at, call, db)
    }
}
