// A referral between sender and receiver before the decision: it goes to and fro while questions are asked.
package import Alliance
import Exams
package import FoundationEssentials

/// A referral that waits for the receiver's decision.
package struct SubmittedReferral: OpenReferral {
    package let facts: ReferralFacts
    package let hop: Hop
    package var state: ReferralState { .submitted }

    package init(_ facts: ReferralFacts, hop: Hop) {
        self.facts = facts
        self.hop = hop
    }

    /// T3. An emergency that the hub opens from a critical value; the form follows.
    package init(opening facts: ReferralFacts, at moment: Date, clocks: ReferralClocks) throws(ReferralError) {
        guard facts.direction == .up, facts.urgency == .emergency else {
            throw .notPossible(.opened, in: .draft)
        }
        guard let hop = facts.hop(in: .submitted, from: moment, by: clocks) else { throw .ended(.submitted) }
        self.init(facts, hop: hop)
    }

    /// T4. Sent back with a question. Never an emergency: the question is asked by telephone.
    package func questioned(at moment: Date, clocks: ReferralClocks) throws(ReferralError)
        -> QuestionedReferral
    {
        guard facts.urgency != .emergency else { throw .emergencyOnlyAcceptedOrRedirected }
        return try QuestionedReferral(facts, hop: hop(in: .infoRequested, moment, clocks))
    }

    /// T6, T18. Taken by the receiver.
    package func accepted(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> ExpectedReferral {
        try ExpectedReferral(facts, hop: hop(in: .accepted, moment, clocks), state: .accepted)
    }

    /// T6. Taken for the receiver by the hub: an emergency whose clock ran out.
    package func autoAccepted(at moment: Date, clocks: ReferralClocks) throws(ReferralError)
        -> ExpectedReferral
    {
        guard facts.urgency == .emergency, facts.direction == .up else { throw .onlyEmergencyIsAutoAccepted }
        guard moment >= hop.deadline else { throw .clockRunning(until: hop.deadline) }
        return try accepted(at: moment, clocks: clocks)
    }

    /// T7. Declined. Never an emergency.
    package func declined(because code: DeclineCode, at moment: Date) throws(ReferralError) -> EndedReferral {
        guard facts.urgency != .emergency else { throw .emergencyOnlyAcceptedOrRedirected }
        return EndedReferral(facts, .declined, at: moment)
    }

    /// T8. Sent on to another place.
    package func redirected(
        to other: OrganisationID, as successor: ReferralID, at moment: Date, clocks: ReferralClocks
    ) throws(ReferralError) -> Redirection {
        try Redirection(of: facts, to: other, as: successor, at: moment, clocks: clocks)
    }

    /// T23. Expired unanswered. Routine only, after three acceptance clocks.
    package func expired(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> EndedReferral {
        guard facts.urgency == .routine else { throw .onlyRoutineExpires }
        let end = hop.since + clocks.expiry
        guard moment >= end else { throw .clockRunning(until: end) }
        return EndedReferral(facts, .expired, at: moment)
    }
}

/// A referral that waits for the sender's answer to a question.
package struct QuestionedReferral: OpenReferral {
    package let facts: ReferralFacts
    package let hop: Hop
    package var state: ReferralState { .infoRequested }

    package init(_ facts: ReferralFacts, hop: Hop) {
        self.facts = facts
        self.hop = hop
    }

    /// T5. Answered; the acceptance clock begins anew.
    package func answered(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> SubmittedReferral {
        try SubmittedReferral(facts, hop: hop(in: .submitted, moment, clocks))
    }

    /// T4. Expired because no answer came in time.
    package func expired(at moment: Date) throws(ReferralError) -> EndedReferral {
        guard moment >= hop.deadline else { throw .clockRunning(until: hop.deadline) }
        return EndedReferral(facts, .expired, at: moment)
    }
}

/// T8. The two ends of a redirection: the original, over, and its successor, submitted elsewhere.
package struct Redirection: Hashable, Sendable {
    package let original: EndedReferral
    package let successor: SubmittedReferral

    init(
        of facts: ReferralFacts, to other: OrganisationID, as id: ReferralID, at moment: Date,
        clocks: ReferralClocks
    ) throws(ReferralError) {
        guard other != facts.receiver, other != facts.sender else { throw .redirectedToItself }
        let next = try ReferralFacts(
            id: id, ReferralCourse(facts.direction, from: facts.sender, to: other), urgency: facts.urgency,
            patient: facts.patient, reason: facts.reason, inReplyTo: facts.inReplyTo,
            redirectedFrom: facts.redirectedFrom ?? facts.id)
        guard let hop = next.hop(in: .submitted, from: moment, by: clocks) else { throw .ended(.submitted) }
        original = EndedReferral(facts, .redirected, at: moment)
        successor = SubmittedReferral(next, hop: hop)
    }
}
