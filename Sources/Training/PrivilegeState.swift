// Where somebody's privilege stands, and the only ways on from there.
package import Alliance

/// The stage of one privilege of one person. Raw values are the codes in SQL and JSON.
package enum PrivilegeState: String, CaseIterable, Codable, Sendable {
    case enrolled
    case inTraining = "in_training"
    case assessedPass = "assessed_pass"
    case active
    /// Still active, and due for renewal.
    case expiring
    case expired
    case failed
    case suspended
    case revoked

    /// Whether the action is unlocked, given that the day lies between validFrom and validTo.
    package var unlocks: Bool { self == .active || self == .expiring }
}

/// What happens to a privilege. Raw values are the codes in the event rows.
package enum PrivilegeEvent: String, CaseIterable, Codable, Sendable {
    case enrolled, started, passed, exhausted, granted, reminded, expired, renewed, suspended, reinstated,
        retrained
    case revoked
}

/// Why a step of a privilege is not possible.
package enum PrivilegeError: Error, Hashable, Sendable {
    case notPossible(PrivilegeEvent, in: PrivilegeState)
}

extension PrivilegeState {
    /// Every edge; the SQL guard is checked against it.
    package static let transitions = TransitionTable<PrivilegeState, PrivilegeEvent>(
        [
            Transition(from: nil, .enrolled, to: .enrolled, "administrator, or the person"),
            Transition(from: .enrolled, .started, to: .inTraining, "first event of the course"),
            Transition(from: .inTraining, .passed, to: .assessedPass, "every required part passed"),
            Transition(from: .inTraining, .exhausted, to: .failed, "attempts used up"),
            Transition(from: .failed, .retrained, to: .inTraining, "waited and retrained"),
            Transition(
                from: .assessedPass, .granted, to: .active,
                "trainer, or the course's own rule; valid from and to"),
            Transition(from: .active, .reminded, to: .expiring, "hub: 60 days before the end"),
            Transition(from: .active, .expired, to: .expired, "hub: the last valid day has passed"),
            Transition(from: .expiring, .expired, to: .expired, "hub: the last valid day has passed"),
            Transition(from: .expired, .renewed, to: .inTraining, "renewal begun"),
            Transition(from: .expiring, .granted, to: .active, "renewed in time: a new pass and a new term"),
            Transition(from: .active, .suspended, to: .suspended, "rule or administrator: locked at once"),
            Transition(from: .expiring, .suspended, to: .suspended, "rule or administrator: locked at once"),
            Transition(from: .suspended, .reinstated, to: .active, "review"),
            Transition(from: .suspended, .retrained, to: .inTraining, "review: train again"),
        ]
            + allCases.filter { $0 != .revoked }.map {
                Transition(
                    from: $0, .revoked, to: .revoked, "administrator, with a reason; a new grant begins anew")
            })

    /// The state after `event`.
    package func after(_ event: PrivilegeEvent) throws(PrivilegeError) -> PrivilegeState {
        guard let next = Self.transitions.target(from: self, on: event) else {
            throw .notPossible(event, in: self)
        }
        return next
    }
}
