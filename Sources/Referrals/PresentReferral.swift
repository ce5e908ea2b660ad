// A referral whose patient is there, and the outcome that is then reported.
package import Alliance
package import Exams
package import FoundationEssentials

/// A referral whose patient has arrived.
package struct PresentReferral: OpenReferral {
    package let facts: ReferralFacts
    package let hop: Hop
    /// arrived or in care.
    package let state: ReferralState

    init(_ facts: ReferralFacts, hop: Hop, state: ReferralState) {
        self.facts = facts
        self.hop = hop
        self.state = state
    }

    /// T14. Under a visit or admission number.
    package func admitted(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> PresentReferral {
        try allow(.admitted)
        return try PresentReferral(facts, hop: hop(in: .inCare, moment, clocks), state: .inCare)
    }

    /// T15, T20. The outcome told to the sender.
    package func reported(
        _ outcome: Outcome, at moment: Date, clocks: ReferralClocks
    ) throws(ReferralError) -> ReportedReferral {
        try allow(.outcomeReported)
        guard outcome.disposition.fits(facts.direction) else {
            throw .dispositionDoesNotFit(outcome.disposition, facts.direction)
        }
        return try ReportedReferral(
            facts, hop: hop(in: .outcomeReported, moment, clocks), disposition: outcome.disposition)
    }
}

/// A referral whose outcome waits for the sender to read it.
package struct ReportedReferral: OpenReferral {
    package let facts: ReferralFacts
    package let hop: Hop
    package let disposition: Disposition
    package var state: ReferralState { .outcomeReported }

    init(_ facts: ReferralFacts, hop: Hop, disposition: Disposition) {
        self.facts = facts
        self.hop = hop
        self.disposition = disposition
    }

    /// T16. Read and confirmed by the sender: the loop is closed.
    package func closed(at moment: Date) -> EndedReferral { EndedReferral(facts, .closed, at: moment) }

    /// T16. Closed by the hub, unconfirmed, when the sender's time is over.
    package func autoClosed(at moment: Date) throws(ReferralError) -> EndedReferral {
        guard moment >= hop.deadline else { throw .clockRunning(until: hop.deadline) }
        return EndedReferral(facts, .closed, at: moment)
    }

    /// T17. The facts of the return down that this outcome calls for.
    package func returnFacts(
        as id: ReferralID, to clinic: OrganisationID, reason: ReferralReason, urgency: Urgency
    ) throws(ReferralError) -> ReferralFacts {
        guard disposition == .returnDown else { throw .notToBeReturned(disposition) }
        return try ReferralFacts(
            id: id, ReferralCourse(.down, from: facts.receiver, to: clinic), urgency: urgency,
            patient: facts.patient, reason: reason, inReplyTo: facts.id)
    }
}
