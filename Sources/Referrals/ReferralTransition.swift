// Every edge of the referral's state machine: stages, SQL guard and documents are checked against it.
package import Alliance

/// One edge, with the rule it stands for, who walks it, and in which directions it exists.
package struct ReferralTransition: Hashable, Sendable {
    /// T1 to T23 of the county's referral rules.
    package let rule: String
    /// Nil where the referral comes into being.
    package let from: ReferralState?
    package let event: ReferralEvent
    package let to: ReferralState
    package let side: ReferralSide
    package let directions: [ReferralDirection]
    /// The condition, for the document.
    package let condition: String

    private init(
        _ rule: String, _ from: ReferralState?, _ edge: (ReferralEvent, ReferralState), by side: ReferralSide,
        _ directions: [ReferralDirection] = [.up, .down], _ condition: String = ""
    ) {
        self.rule = rule
        self.from = from
        (event, to) = edge
        self.side = side
        self.directions = directions
        self.condition = condition
    }

    /// The edge by which `event` leaves `state` in `direction`, or nil.
    package static func edge(
        from state: ReferralState?, on event: ReferralEvent, going direction: ReferralDirection
    ) -> ReferralTransition? {
        all.first { $0.from == state && $0.event == event && $0.directions.contains(direction) }
    }

    /// All edges, in the order of the rules.
    package static let all: [ReferralTransition] =
        beginning + answers + journey + care + endings

    private static let beginning = [
        ReferralTransition("T1", nil, (.drafted, .draft), by: .sender, [.up, .down], "patient, reason"),
        ReferralTransition(
            "T2", .draft, (.submitted, .submitted), by: .sender, [.up, .down],
            "consent, impression, reason, history, exams or none; up: REF-UP-R unless emergency"),
        ReferralTransition(
            "T3", nil, (.opened, .submitted), by: .hub, [.up], "emergency opened from a critical value"),
    ]

    private static let answers = [
        ReferralTransition(
            "T4", .submitted, (.infoRequested, .infoRequested), by: .receiver, [.up, .down],
            "question; never an emergency"),
        ReferralTransition(
            "T5", .infoRequested, (.answered, .submitted), by: .sender, [.up, .down], "answer"),
        ReferralTransition(
            "T6", .submitted, (.accepted, .accepted), by: .receiver, [.up],
            "department; within the acceptance clock"),
        ReferralTransition(
            "T6", .submitted, (.autoAccepted, .accepted), by: .hub, [.up],
            "emergency without an answer in time"),
        ReferralTransition(
            "T18", .submitted, (.accepted, .accepted), by: .receiver, [.down],
            "REF-DOWN; able to carry out the plan"),
        ReferralTransition(
            "T7", .submitted, (.declined, .declined), by: .receiver, [.up, .down],
            "code; never an emergency"),
        ReferralTransition(
            "T8", .submitted, (.redirected, .redirected), by: .receiver, [.up, .down],
            "another place named; a new referral is submitted there"),
        ReferralTransition(
            "T8", .accepted, (.redirected, .redirected), by: .receiver, [.up, .down],
            "another place named; a new referral is submitted there"),
    ]

    private static let journey = [
        ReferralTransition(
            "T9", .accepted, (.arranged, .arranged), by: .receiver, [.up], "department and time"),
        ReferralTransition(
            "T10", .accepted, (.departed, .inTransit), by: .sender, [.up], "departure, transport"),
        ReferralTransition(
            "T10", .arranged, (.departed, .inTransit), by: .sender, [.up], "departure, transport"),
        ReferralTransition("T11", .accepted, (.arrived, .arrived), by: .receiver, [.up], "arrival time"),
        ReferralTransition("T11", .arranged, (.arrived, .arrived), by: .receiver, [.up], "arrival time"),
        ReferralTransition("T11", .inTransit, (.arrived, .arrived), by: .receiver, [.up], "arrival time"),
        ReferralTransition(
            "T19", .accepted, (.arrived, .arrived), by: .receiver, [.down], "first follow-up done"),
        ReferralTransition(
            "T12", .arranged, (.missed, .noShow), by: .hub, [.up],
            "24 hours after the appointment, not arrived"),
        ReferralTransition("T13", .noShow, (.rearranged, .arranged), by: .receiver, [.up], "new time"),
    ]

    private static let care = [
        ReferralTransition(
            "T14", .arrived, (.admitted, .inCare), by: .receiver, [.up], "visit or admission number"),
        ReferralTransition(
            "T15", .arrived, (.outcomeReported, .outcomeReported), by: .receiver, [.up],
            "diagnosis, treatment, disposition"),
        ReferralTransition(
            "T15", .inCare, (.outcomeReported, .outcomeReported), by: .receiver, [.up],
            "diagnosis, treatment, disposition"),
        ReferralTransition(
            "T20", .arrived, (.outcomeReported, .outcomeReported), by: .receiver, [.down],
            "stable, worsened or lost"),
        ReferralTransition(
            "T16", .outcomeReported, (.closed, .closed), by: .sender, [.up, .down], "read and confirmed"),
        ReferralTransition(
            "T16", .outcomeReported, (.autoClosed, .closed), by: .hub, [.up, .down],
            "14 days without a confirmation; marked unconfirmed"),
    ]

    private static let endings: [ReferralTransition] =
        ReferralState.allCases.filter { !$0.isEnded }.map {
            ReferralTransition(
                "T21", $0, (.cancelled, .cancelled), by: $0.needsBothToCancel ? .both : .sender,
                [.up, .down],
                $0.needsBothToCancel ? "code; the other side confirms" : "code")
        }
        + ReferralState.allCases.filter { $0 != .enteredInError }.map {
            ReferralTransition(
                "T22", $0, (.voided, .enteredInError), by: .alliance, [.up, .down], "reason; never deleted")
        }
        + [
            ReferralTransition(
                "T23", .submitted, (.expired, .expired), by: .hub, [.up, .down],
                "routine only: three acceptance clocks without an answer"),
            ReferralTransition(
                "T4", .infoRequested, (.expired, .expired), by: .hub, [.up, .down], "no answer in time"),
        ]

    /// The edges as the plain table that documents are printed from.
    package static var table: TransitionTable<ReferralState, ReferralEvent> {
        TransitionTable(
            all.map { edge in
                let ways = edge.directions.map(\.rawValue).joined(separator: ", ")
                let condition = edge.condition.isEmpty ? "" : ": \(edge.condition)"
                return Transition(
                    from: edge.from, edge.event, to: edge.to,
                    "\(edge.rule), \(ways); \(edge.side.rawValue)\(condition)")
            })
    }
}
