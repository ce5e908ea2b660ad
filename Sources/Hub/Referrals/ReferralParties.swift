// Who acts on a referral: the side, the privilege, the audit row.
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Records
import Referrals

extension Actor {
    /// The rule for steps, asked for this actor. A terminal acts as the doctors of its clinic do.
    var referralPolicy: ReferralPolicy {
        ReferralPolicy(
            ReferralActor(
                clinician: clinician ?? ClinicianID(id), roles: roles, careOrganisations: Set(scope.careOrganisations)))
    }

    /// The sides that the actor gives care for.
    func sides(of facts: ReferralFacts) -> Set<ReferralSide> {
        var sides: Set<ReferralSide> = []
        if scope.careOrganisations.contains(facts.sender) { sides.insert(.sender) }
        if scope.careOrganisations.contains(facts.receiver) { sides.insert(.receiver) }
        return sides
    }
}

extension Call {
    /// The clinician who acts: the person who is signed in, or the colleague whom the terminal names.
    func clinician(named login: String?, _ db: borrowing Session) throws -> ClinicianID? {
        if let clinician = actor.clinician { return clinician }
        guard let login else { return nil }
        guard let colleague = try db.colleague(login: login) else { throw Problem.doctorUnknown }
        return colleague
    }

    /// Throws unless the acting clinician holds the privilege that the step needs. An emergency needs none.
    func requirePrivilege(
        for event: ReferralEvent, on facts: ReferralFacts, doctor login: String?, _ db: borrowing Session
    ) throws {
        guard let needed = ReferralPolicy.neededPrivilege(for: event, on: facts) else { return }
        guard let clinician = try clinician(named: login, db) else { throw Problem.doctorUnknown }
        guard try db.privileges(of: clinician).contains(needed) else { throw Problem.privilegeRequired(needed) }
    }

    /// One audit row about a referral.
    func audit(_ action: String, _ referral: StoredReferral, _ db: borrowing Session) throws {
        let row = AuditRow(action, object: ("referral", referral.id.uuid), patient: referral.facts.patient.uuid)
        try db.audit(row, by: actor, from: origin)
    }
}
