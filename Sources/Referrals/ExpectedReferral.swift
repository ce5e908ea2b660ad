// A referral whose patient is expected: accepted, arranged, on the way, or missed and arranged again.
package import Alliance
package import FoundationEssentials

/// A referral that the receiver has taken and whose patient is not there yet.
package struct ExpectedReferral: OpenReferral {
    package let facts: ReferralFacts
    package let hop: Hop
    /// accepted, arranged or in transit.
    package let state: ReferralState

    init(_ facts: ReferralFacts, hop: Hop, state: ReferralState) {
        self.facts = facts
        self.hop = hop
        self.state = state
    }

    /// T9. Department and time named; the sender gets the patient there.
    package func arranged(
        for appointment: Date, at moment: Date, clocks: ReferralClocks
    ) throws(ReferralError) -> ExpectedReferral {
        try allow(.arranged)
        return try Self.arranged(facts, for: appointment, at: moment, clocks)
    }

    /// T10. On the way.
    package func departed(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> ExpectedReferral {
        try allow(.departed)
        return try ExpectedReferral(facts, hop: hop(in: .inTransit, moment, clocks), state: .inTransit)
    }

    /// T11, T19. There: up, the patient has arrived; down, the first follow-up is done.
    package func arrived(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> PresentReferral {
        try allow(.arrived)
        return try PresentReferral(facts, hop: hop(in: .arrived, moment, clocks), state: .arrived)
    }

    /// T12. Not come, a day after the appointment.
    package func missed(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> MissedReferral {
        try allow(.missed)
        guard moment >= hop.deadline else { throw .clockRunning(until: hop.deadline) }
        return try MissedReferral(facts, hop: hop(in: .noShow, moment, clocks))
    }

    /// T8. Sent on after acceptance.
    package func redirected(
        to other: OrganisationID, as successor: ReferralID, at moment: Date, clocks: ReferralClocks
    ) throws(ReferralError) -> Redirection {
        try allow(.redirected)
        return try Redirection(of: facts, to: other, as: successor, at: moment, clocks: clocks)
    }

    static func arranged(
        _ facts: ReferralFacts, for appointment: Date, at moment: Date, _ clocks: ReferralClocks
    ) throws(ReferralError) -> ExpectedReferral {
        guard appointment >= moment else { throw .appointmentInThePast }
        guard let hop = facts.hop(in: .arranged, from: appointment, by: clocks) else {
            throw .ended(.arranged)
        }
        let open = Hop(from: hop.from, to: hop.to, holder: hop.holder, since: moment, deadline: hop.deadline)
        return ExpectedReferral(facts, hop: open, state: .arranged)
    }
}

/// A referral whose patient did not come to the appointment.
package struct MissedReferral: OpenReferral {
    package let facts: ReferralFacts
    package let hop: Hop
    package var state: ReferralState { .noShow }

    init(_ facts: ReferralFacts, hop: Hop) {
        self.facts = facts
        self.hop = hop
    }

    /// T13. Arranged again.
    package func rearranged(
        for appointment: Date, at moment: Date, clocks: ReferralClocks
    ) throws(ReferralError) -> ExpectedReferral {
        try ExpectedReferral.arranged(facts, for: appointment, at: moment, clocks)
    }
}
