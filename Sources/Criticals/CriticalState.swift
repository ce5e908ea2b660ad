// Where a critical case stands, and the only ways on from there.
package import Alliance

/// The stage of a critical case (危急值处置). Raw values are the codes in SQL and JSON.
package enum CriticalState: String, CaseIterable, Codable, Sendable {
    case detected, notified
    case readBack = "read_back"
    case acknowledged, acted, closed

    /// Whether somebody has answered for it.
    package var isAnswered: Bool { self == .acknowledged || self == .acted || self == .closed }
}

/// What happens to a critical case. Raw values are the codes in the event rows, behind `critical.`.
package enum CriticalEvent: String, CaseIterable, Codable, Sendable {
    case detected, added, notified
    case readBack = "read_back"
    case acknowledged, acted, closed
    case autoClosed = "auto_closed"
    case escalated, overdue
    /// Side notes of a telephone call that ended without a read-back.
    case reachedNoReadBack = "reached_no_readback"
    case unableToReach = "unable_to_reach"
    /// Side note: a referral was submitted from the case.
    case referred
    /// Side note: the exam was nobody's and has its patient now.
    case identified
    /// Side note: a later report of the reader's centre is not critical any more. The loop goes on until it is closed.
    case revised
    /// Side note: the exam is another patient's.
    case reattributed
    /// What was told for the wrong patient is to be said back for the right one.
    case readdressed
    /// Side note: for who it is a value would not be critical. A person closes it all the same.
    case rejudged

    /// The word in event and audit rows.
    package var kind: String { "critical." + rawValue }
}

extension CriticalState {
    /// Every edge; the stages' methods are checked against it.
    package static let transitions = TransitionTable<CriticalState, CriticalEvent>(
        detection + telling + answering + referring + naming + revising + judging + endings)

    private typealias Edge = Transition<CriticalState, CriticalEvent>

    private static let detection =
        [Edge(from: nil, .detected, to: .detected, "hub: a rule on the exam's values; or the reader who signs")]
        + [CriticalState.detected, .notified, .acknowledged, .acted].map {
            Edge(
                from: $0, .added, to: .detected,
                $0.isAnswered
                    ? "hub or reader: a finding that the case does not hold; the clocks begin anew"
                    : "hub or reader: a finding that the case does not hold; the clock goes on")
        }

    private static let telling = [
        Edge(from: .detected, .notified, to: .notified, "the holder's terminal or page has fetched the values"),
        Edge(from: .detected, .reachedNoReadBack, to: .notified, "by telephone: told, not read back"),
        Edge(from: .notified, .reachedNoReadBack, to: .notified, "by telephone: told, not read back"),
        Edge(from: .detected, .unableToReach, to: .detected, "by telephone: nobody answered"),
        Edge(from: .notified, .unableToReach, to: .notified, "by telephone: nobody answered"),
        Edge(from: .detected, .escalated, to: .detected, "hub: not told in time; the next of the ladder holds it"),
        Edge(from: .notified, .escalated, to: .detected, "hub: not acknowledged in time; the next holds it"),
        Edge(from: .detected, .overdue, to: .detected, "hub: the last of the ladder let its time pass"),
        Edge(from: .notified, .overdue, to: .notified, "hub: the last of the ladder let its time pass"),
    ]

    /// A referral submitted from the case moves nothing by itself.
    private static let referring = [CriticalState.detected, .notified, .acknowledged, .acted].map {
        Edge(from: $0, .referred, to: $0, "who treats: the green channel, filled from the case")
    }

    /// Nor does the patient's name, which the telephone and the referral need.
    private static let naming = [CriticalState.detected, .notified, .acknowledged, .acted, .closed].map {
        Edge(from: $0, .identified, to: $0, "who says whose exam it is")
    }

    private static let revising = [CriticalState.detected, .notified, .acknowledged, .acted].map {
        Edge(from: $0, .revised, to: $0, "who signs a later report that is not critical")
    }

    private static let judging =
        [CriticalState.detected, .notified, .acknowledged, .acted, .closed].map {
            Edge(from: $0, .reattributed, to: $0, "two people, or who corrects it: the exam is another patient's")
        }
        + [CriticalState.detected, .notified, .acknowledged, .acted].map {
            Edge(
                from: $0, .readdressed, to: .detected,
                "hub: told for the wrong patient; to be said back for the right one")
        }
        + [CriticalState.detected, .notified, .acknowledged, .acted].map {
            Edge(from: $0, .rejudged, to: $0, "hub: not critical for who it is by age and sex; it stays open")
        }

    private static let answering = [
        Edge(from: .detected, .readBack, to: .readBack, "every value said back as it was sent"),
        Edge(from: .notified, .readBack, to: .readBack, "every value said back as it was sent"),
        Edge(from: .readBack, .acknowledged, to: .acknowledged, "by who read back, or for them by the caller"),
        Edge(from: .acknowledged, .acted, to: .acted, "treated, referred, called 120, or repeated"),
        Edge(from: .acted, .acted, to: .acted, "a further action"),
        Edge(from: .acknowledged, .escalated, to: .acknowledged, "hub: no action in time; the next holds it"),
        Edge(from: .acknowledged, .overdue, to: .acknowledged, "hub: the last of the ladder let its time pass"),
    ]

    private static let endings = [
        Edge(from: .acted, .closed, to: .closed, "the centre that reads the exam"),
        Edge(from: .acted, .autoClosed, to: .closed, "hub: a day after the last action"),
    ]
}
