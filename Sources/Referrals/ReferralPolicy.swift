// Who may do what to a referral.
package import Alliance
import Exams

/// Why a person may not take a step.
package enum ReferralRefusal: Error, Hashable, Sendable {
    /// The person belongs to neither side: to them the referral does not exist.
    case notAParty
    /// The step is the other side's.
    case otherSide(ReferralSide)
    /// None of the person's roles takes such steps.
    case wrongRole
}

/// Someone who acts on referrals.
package struct ReferralActor: Hashable, Sendable {
    package let clinician: ClinicianID
    package let roles: Set<Role>
    /// The organisations for which the person gives care; see `Scope`.
    package let careOrganisations: Set<OrganisationID>

    package init(clinician: ClinicianID, roles: Set<Role>, careOrganisations: Set<OrganisationID>) {
        self.clinician = clinician
        self.roles = roles
        self.careOrganisations = careOrganisations
    }
}

/// The rule for steps; the row policies in SQL ask the same about organisations.
package struct ReferralPolicy: Hashable, Sendable {
    package let actor: ReferralActor

    package init(_ actor: ReferralActor) { self.actor = actor }

    /// Throws why the actor may not bring about `event` on a referral with `facts` that stands in `state`
    /// (nil: it does not exist yet).
    package func may(
        _ event: ReferralEvent, on facts: ReferralFacts, in state: ReferralState?
    ) throws(ReferralRefusal) {
        let side = Self.side(of: event, in: state, going: facts.direction)
        switch side {
        case .hub: throw .otherSide(.hub)
        case .alliance:
            guard actor.roles.contains(.countyAdmin) else { throw .wrongRole }
            return
        case .sender, .receiver, .both: break
        }
        let sends = actor.careOrganisations.contains(facts.sender)
        let receives = actor.careOrganisations.contains(facts.receiver)
        guard sends || receives else { throw .notAParty }
        guard side == .both || (side == .sender ? sends : receives) else { throw .otherSide(side) }
        let asSender = side == .sender || (side == .both && sends)
        guard !actor.roles.isDisjoint(with: Self.roles(asSender: asSender, going: facts.direction)) else {
            throw .wrongRole
        }
    }

    /// The privilege that the gate must ask for before `event`; nil for none. An emergency never needs one.
    package static func neededPrivilege(for event: ReferralEvent, on facts: ReferralFacts) -> PrivilegeCode? {
        guard facts.urgency != .emergency else { return nil }
        switch (event, facts.direction) {
        case (.submitted, .up): return .referUp
        case (.accepted, .down): return .acceptReturn
        default: return nil
        }
    }

    /// The roles that act for one side. Up, a village or township sends and a township or hospital receives;
    /// down, the other way round.
    package static func roles(asSender: Bool, going direction: ReferralDirection) -> Set<Role> {
        asSender == (direction == .up)
            ? [.villageDoctor, .townshipDoctor]
            : [.referralDesk, .receivingDoctor, .townshipDoctor]
    }

    private static func side(
        of event: ReferralEvent, in state: ReferralState?, going direction: ReferralDirection
    ) -> ReferralSide {
        // A step without an edge is refused by the stage itself; who may ask is then told from the event
        // alone.
        ReferralTransition.edge(from: state, on: event, going: direction)?.side
            ?? ReferralTransition.all.first { $0.event == event }?.side ?? .hub
    }
}
