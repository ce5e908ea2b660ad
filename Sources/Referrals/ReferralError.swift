// Why a step of a referral is not possible.
package import FoundationEssentials

/// A step that the referral's stage, direction or urgency does not allow.
package enum ReferralError: Error, Hashable, Sendable {
    /// The event has no edge from the stage in which the referral stands.
    case notPossible(ReferralEvent, in: ReferralState)
    case notADraft(ReferralState)
    case notAwaitingDecision(ReferralState)
    case notAwaitingAnswer(ReferralState)
    case notExpected(ReferralState)
    case notMissed(ReferralState)
    case notPresent(ReferralState)
    case notReported(ReferralState)
    /// The referral is over.
    case ended(ReferralState)
    /// An emergency is accepted or redirected, nothing else.
    case emergencyOnlyAcceptedOrRedirected
    /// Only an emergency is accepted by the hub.
    case onlyEmergencyIsAutoAccepted
    /// Only a routine referral expires unanswered.
    case onlyRoutineExpires
    /// The clock still runs until then.
    case clockRunning(until: Date)
    /// After the arrangement both sides cancel together.
    case confirmationNeeded
    case senderIsReceiver
    case reasonDoesNotFit(ReferralReason, ReferralDirection)
    case dispositionDoesNotFit(Disposition, ReferralDirection)
    /// A redirection must lead to a third place.
    case redirectedToItself
    /// The appointment lies before the moment of arranging.
    case appointmentInThePast
    /// Only a patient whose outcome is a return is returned down.
    case notToBeReturned(Disposition)
}
