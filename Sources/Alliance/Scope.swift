// What a person may reach, derived from roles and organisation, once, for the whole house.

/// The reach of one actor at one organisation. The hub hands it to Postgres, whose row policies enforce it.
package struct Scope: Hashable, Sendable {
    /// The organisations whose patients the actor cares for, the own one first; empty for roles without
    /// patients.
    package let careOrganisations: [OrganisationID]
    /// Reaches the work of the reading centres.
    package let reads: Bool
    /// Sends or receives referrals of the organisations in care.
    package let refers: Bool
    /// Sees counts and lists of the whole alliance.
    package let oversees: Bool
    /// Holds courses, assesses and grants privileges.
    package let trains: Bool
    /// Reads the audit.
    package let audits: Bool

    /// Derives the reach of someone with `roles` at `organisation`; `supervised` are the clinics that this
    /// township hospital supervises and counts for a township doctor only.
    package init(roles: Set<Role>, organisation: OrganisationID, supervised: [OrganisationID]) {
        let own = roles.contains(where: \.isClinical) ? [organisation] : []
        let others = Set(supervised).subtracting([organisation]).sorted()
        careOrganisations = own + (roles.contains(.townshipDoctor) ? others : [])
        reads = !roles.isDisjoint(with: [.reader, .reviewer, .centreHead])
        refers = !roles.isDisjoint(with: [.villageDoctor, .townshipDoctor, .referralDesk, .receivingDoctor])
        oversees = roles.contains(.countyAdmin)
        trains = roles.contains(.trainer)
        audits = roles.contains(.auditor)
    }
}
