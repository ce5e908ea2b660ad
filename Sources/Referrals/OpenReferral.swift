// What all open stages of a referral share: facts, hop, and the ways out that are always there.
package import FoundationEssentials

/// A referral that is not over: it has a hop, so a holder and a deadline.
package protocol OpenReferral: Hashable, Sendable {
    var facts: ReferralFacts { get }
    var hop: Hop { get }
    var state: ReferralState { get }
}

extension OpenReferral {
    /// T21. The referral cancelled; after the arrangement the other side must have confirmed.
    package func cancelled(
        because code: CancelCode, confirmedByBoth: Bool, at moment: Date
    ) throws(ReferralError) -> EndedReferral {
        guard confirmedByBoth || !state.needsBothToCancel else { throw .confirmationNeeded }
        return EndedReferral(facts, .cancelled, at: moment)
    }

    /// T22. The referral marked as entered in error; it is never deleted.
    package func voided(at moment: Date) -> EndedReferral {
        EndedReferral(facts, .enteredInError, at: moment)
    }

    /// The hop of the next stage.
    func hop(in next: ReferralState, _ moment: Date, _ clocks: ReferralClocks) throws(ReferralError) -> Hop {
        guard let hop = facts.hop(in: next, from: moment, by: clocks) else { throw .ended(next) }
        return hop
    }

    /// Throws unless the table has an edge for `event` from here, in this direction.
    func allow(_ event: ReferralEvent) throws(ReferralError) {
        guard ReferralTransition.edge(from: state, on: event, going: facts.direction) != nil else {
            throw .notPossible(event, in: state)
        }
    }
}

/// A referral that is over.
package struct EndedReferral: Hashable, Sendable {
    package let facts: ReferralFacts
    /// One of the states that are ends.
    package let state: ReferralState
    package let at: Date

    init(_ facts: ReferralFacts, _ state: ReferralState, at moment: Date) {
        self.facts = facts
        self.state = state
        at = moment
    }

    /// T22. The same referral marked as entered in error.
    package func voided(at moment: Date) -> EndedReferral {
        EndedReferral(facts, .enteredInError, at: moment)
    }
}
