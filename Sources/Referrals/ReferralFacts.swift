// What is known of a referral, whatever its stage, and the hop that says who holds the patient.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients

/// The facts of one referral; they do not change while it moves through its stages.
package struct ReferralFacts: Hashable, Sendable {
    package let id: ReferralID
    package let direction: ReferralDirection
    package let urgency: Urgency
    package let patient: PatientID
    package let reason: ReferralReason
    package let sender: OrganisationID
    package let receiver: OrganisationID
    /// For a return down: the referral up that it answers.
    package let inReplyTo: ReferralID?
    /// For the successor of a redirection: the first referral of the chain, so that a chain is counted once.
    package let redirectedFrom: ReferralID?

    /// Takes the facts of a new referral; sender and receiver differ, and the reason fits the direction.
    package init(
        id: ReferralID, _ course: ReferralCourse, urgency: Urgency, patient: PatientID,
        reason: ReferralReason,
        inReplyTo: ReferralID? = nil, redirectedFrom: ReferralID? = nil
    ) throws(ReferralError) {
        guard course.sender != course.receiver else { throw .senderIsReceiver }
        guard reason.fits(course.direction) else { throw .reasonDoesNotFit(reason, course.direction) }
        self.id = id
        direction = course.direction
        self.urgency = urgency
        self.patient = patient
        self.reason = reason
        sender = course.sender
        receiver = course.receiver
        self.inReplyTo = inReplyTo
        self.redirectedFrom = redirectedFrom
    }

    /// The organisation that owes the next step in `state`; nil once the referral is over.
    package func holder(in state: ReferralState) -> OrganisationID? {
        state.holder(going: direction).map { $0 == .receiver ? receiver : sender }
    }

    /// The hop that opens when the referral enters `state` at `moment`; nil once it is over.
    package func hop(in state: ReferralState, from moment: Date, by clocks: ReferralClocks) -> Hop? {
        guard let holder = holder(in: state),
            let deadline = clocks.deadline(in: state, going: direction, urgency, from: moment)
        else { return nil }
        return Hop(from: sender, to: receiver, holder: holder, since: moment, deadline: deadline)
    }
}

/// From where to where a referral goes.
package struct ReferralCourse: Hashable, Sendable {
    package let direction: ReferralDirection
    package let sender: OrganisationID
    package let receiver: OrganisationID

    package init(_ direction: ReferralDirection, from sender: OrganisationID, to receiver: OrganisationID) {
        self.direction = direction
        self.sender = sender
        self.receiver = receiver
    }
}

/// Custody: exactly one holder and one deadline while a referral is open.
package struct Hop: Hashable, Sendable {
    package let from: OrganisationID
    package let to: OrganisationID
    package let holder: OrganisationID
    package let since: Date
    package let deadline: Date

    package init(
        from: OrganisationID, to: OrganisationID, holder: OrganisationID, since: Date, deadline: Date
    ) {
        self.from = from
        self.to = to
        self.holder = holder
        self.since = since
        self.deadline = deadline
    }
}
