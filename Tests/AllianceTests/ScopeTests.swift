// What each role reaches.
import Alliance
import FoundationEssentials
import Testing

@Suite struct ScopeTests {
    let own = OrganisationID(UUID.v7(at: Date(timeIntervalSince1970: 1)))
    let clinics = (2..<5).map { OrganisationID(UUID.v7(at: Date(timeIntervalSince1970: Double($0)))) }

    func scope(_ roles: Role...) -> Scope { Scope(roles: Set(roles), organisation: own, supervised: clinics) }

    @Test(arguments: [
        Role.villageDoctor, .reader, .reviewer, .centreHead, .referralDesk, .receivingDoctor,
    ])
    func `a clinical role cares for its own organisation`(role: Role) {
        #expect(scope(role).careOrganisations == [own])
    }

    @Test func `a township doctor cares for the supervised clinics too, each once`() {
        let scope = Scope(roles: [.townshipDoctor], organisation: own, supervised: clinics + [own] + clinics)
        #expect(scope.careOrganisations == [own] + clinics)
    }

    @Test(arguments: [Role.trainer, .countyAdmin, .auditor, .securityAdmin, .systemAdmin])
    func `a role without patients cares for nobody`(role: Role) {
        #expect(scope(role).careOrganisations.isEmpty)
        #expect(!scope(role).refers && !scope(role).reads)
    }

    @Test func `each door opens for its own roles`() {
        for role in Role.allCases {
            #expect(scope(role).reads == [.reader, .reviewer, .centreHead].contains(role))
            let refers: [Role] = [.villageDoctor, .townshipDoctor, .referralDesk, .receivingDoctor]
            #expect(scope(role).refers == refers.contains(role))
            #expect(scope(role).oversees == (role == .countyAdmin))
            #expect(scope(role).trains == (role == .trainer))
            #expect(scope(role).audits == (role == .auditor))
        }
    }

    @Test func `nobody is two administrators, or an administrator who gives care`() {
        #expect(Role.conflict(in: [.auditor, .systemAdmin]) != nil)
        #expect(Role.conflict(in: [.villageDoctor, .securityAdmin]) != nil)
        #expect(Role.conflict(in: [.auditor]) == nil)
        #expect(Role.conflict(in: [.reader, .reviewer, .trainer, .countyAdmin]) == nil)
    }
}
