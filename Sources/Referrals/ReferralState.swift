// The stages of a referral, and who owes the next step in each.

/// The stage of a referral. Raw values are the codes in SQL and JSON.
package enum ReferralState: String, CaseIterable, Codable, Sendable {
    case draft, submitted
    case infoRequested = "info_requested"
    case accepted, arranged
    case inTransit = "in_transit"
    case noShow = "no_show"
    case arrived
    case inCare = "in_care"
    case outcomeReported = "outcome_reported"
    case closed, declined, redirected, cancelled, expired
    case enteredInError = "entered_in_error"

    /// Whether the referral is over: no holder, no deadline, nothing to be done.
    package var isEnded: Bool {
        switch self {
        case .closed, .declined, .redirected, .cancelled, .expired, .enteredInError: true
        default: false
        }
    }

    /// Whether the other side has arranged for the patient, so that only both together may cancel.
    package var needsBothToCancel: Bool {
        switch self {
        case .arranged, .inTransit, .arrived, .inCare, .outcomeReported: true
        default: false
        }
    }

    /// The side that owes the next step; nil once the referral is over. A patient who goes down is expected
    /// by the receiving clinic, which seeks them out; one who goes up is sent by the sender.
    package func holder(going direction: ReferralDirection) -> ReferralSide? {
        switch self {
        case .draft, .infoRequested, .noShow, .outcomeReported: .sender
        case .submitted, .accepted, .arrived, .inCare: .receiver
        case .arranged, .inTransit: direction == .up ? .sender : .receiver
        case .closed, .declined, .redirected, .cancelled, .expired, .enteredInError: nil
        }
    }
}

/// Who brings a step about.
package enum ReferralSide: String, CaseIterable, Codable, Sendable {
    case sender, receiver
    /// One of them, with the other's confirmation.
    case both
    /// The hub's own jobs.
    case hub
    /// The alliance's administrator.
    case alliance
}

/// What happens to a referral. Raw values are the codes in the event rows.
package enum ReferralEvent: String, CaseIterable, Codable, Sendable {
    case drafted, submitted, opened
    case infoRequested = "info_requested"
    case answered, accepted
    case autoAccepted = "auto_accepted"
    case declined, redirected, arranged, departed, arrived, missed, rearranged, admitted
    case outcomeReported = "outcome_reported"
    case closed
    case autoClosed = "auto_closed"
    case cancelled, expired, voided
}
