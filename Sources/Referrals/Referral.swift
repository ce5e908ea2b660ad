// A referral, wherever it stands.
package import FoundationEssentials

/// The sum of the stages of a referral.
package enum Referral: Hashable, Sendable {
    case draft(DraftReferral)
    case submitted(SubmittedReferral)
    case questioned(QuestionedReferral)
    case expected(ExpectedReferral)
    case missed(MissedReferral)
    case present(PresentReferral)
    case reported(ReportedReferral)
    case ended(EndedReferral)

    /// The referral as its row says: an open state needs its hop, an ended one its time (the time of the last
    /// event), a reported one its disposition. Nil when the row lacks them.
    package init?(
        _ facts: ReferralFacts, state: ReferralState, hop: Hop?, at moment: Date, disposition: Disposition?
    ) {
        if state.isEnded {
            self = .ended(EndedReferral(facts, state, at: moment))
            return
        }
        guard let hop else { return nil }
        switch state {
        case .draft: self = .draft(DraftReferral(facts, hop: hop))
        case .submitted: self = .submitted(SubmittedReferral(facts, hop: hop))
        case .infoRequested: self = .questioned(QuestionedReferral(facts, hop: hop))
        case .noShow: self = .missed(MissedReferral(facts, hop: hop))
        case .arrived, .inCare: self = .present(PresentReferral(facts, hop: hop, state: state))
        case .outcomeReported:
            guard let disposition else { return nil }
            self = .reported(ReportedReferral(facts, hop: hop, disposition: disposition))
        default: self = .expected(ExpectedReferral(facts, hop: hop, state: state))
        }
    }

    /// The referral while it is open: with its hop, and the ways out that are always there.
    package var open: any OpenReferral {
        get throws(ReferralError) {
            switch self {
            case .draft(let referral): return referral
            case .submitted(let referral): return referral
            case .questioned(let referral): return referral
            case .expected(let referral): return referral
            case .missed(let referral): return referral
            case .present(let referral): return referral
            case .reported(let referral): return referral
            case .ended(let referral): throw .ended(referral.state)
            }
        }
    }

    package var state: ReferralState {
        switch self {
        case .ended(let referral): referral.state
        case .draft: .draft
        case .submitted: .submitted
        case .questioned: .infoRequested
        case .expected(let referral): referral.state
        case .missed: .noShow
        case .present(let referral): referral.state
        case .reported: .outcomeReported
        }
    }

    package var facts: ReferralFacts {
        switch self {
        case .draft(let referral): referral.facts
        case .submitted(let referral): referral.facts
        case .questioned(let referral): referral.facts
        case .expected(let referral): referral.facts
        case .missed(let referral): referral.facts
        case .present(let referral): referral.facts
        case .reported(let referral): referral.facts
        case .ended(let referral): referral.facts
        }
    }

    /// Custody now; nil once the referral is over.
    package var hop: Hop? { try? open.hop }
}

extension Referral {
    /// The referral, if its sender still writes it.
    package var written: DraftReferral {
        get throws(ReferralError) {
            guard case .draft(let referral) = self else { throw .notADraft(state) }
            return referral
        }
    }

    /// The referral, if it waits for the receiver's decision.
    package var awaitingDecision: SubmittedReferral {
        get throws(ReferralError) {
            guard case .submitted(let referral) = self else { throw .notAwaitingDecision(state) }
            return referral
        }
    }

    /// The referral, if it waits for the sender's answer.
    package var awaitingAnswer: QuestionedReferral {
        get throws(ReferralError) {
            guard case .questioned(let referral) = self else { throw .notAwaitingAnswer(state) }
            return referral
        }
    }

    /// The referral, if its patient is expected.
    package var awaitingArrival: ExpectedReferral {
        get throws(ReferralError) {
            guard case .expected(let referral) = self else { throw .notExpected(state) }
            return referral
        }
    }

    /// The referral, if its patient did not come.
    package var missedAppointment: MissedReferral {
        get throws(ReferralError) {
            guard case .missed(let referral) = self else { throw .notMissed(state) }
            return referral
        }
    }

    /// The referral, if its patient is there.
    package var underCare: PresentReferral {
        get throws(ReferralError) {
            guard case .present(let referral) = self else { throw .notPresent(state) }
            return referral
        }
    }

    /// The referral, if its outcome waits to be read.
    package var awaitingConfirmation: ReportedReferral {
        get throws(ReferralError) {
            guard case .reported(let referral) = self else { throw .notReported(state) }
            return referral
        }
    }
}
