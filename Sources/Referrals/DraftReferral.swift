// A referral that its sender still writes.
package import FoundationEssentials

/// A draft: only the sender sees it.
package struct DraftReferral: OpenReferral {
    package let facts: ReferralFacts
    package let hop: Hop
    package var state: ReferralState { .draft }

    package init(_ facts: ReferralFacts, hop: Hop) {
        self.facts = facts
        self.hop = hop
    }

    /// T1. A new draft.
    package init(
        drafting facts: ReferralFacts, at moment: Date, clocks: ReferralClocks
    ) throws(ReferralError) {
        guard let hop = facts.hop(in: .draft, from: moment, by: clocks) else { throw .ended(.draft) }
        self.init(facts, hop: hop)
    }

    /// T2. The referral sent. The letter is proof that the form is whole.
    package func submitted(
        with letter: ReferralLetter, at moment: Date, clocks: ReferralClocks
    ) throws(ReferralError) -> SubmittedReferral {
        try SubmittedReferral(facts, hop: hop(in: .submitted, moment, clocks))
    }
}
