// Who may read, by licence.
import Alliance
import FoundationEssentials
import Testing

@Suite struct ReaderEligibilityTests {
    static let county = OrganisationID(UUID.v7(at: Date(timeIntervalSince1970: 1)))
    static let elsewhere = OrganisationID(UUID.v7(at: Date(timeIntervalSince1970: 2)))
    static let today = CalendarDay(sinceEpoch: 20_000)
    static let rule = ReaderEligibility(parties: [county], requiredYears: 3)

    static func licence(
        at organisation: OrganisationID = county, since days: Int = -3000, until end: Int = 10
    ) -> Licence {
        Licence(
            number: "110000000000000", registeredAt: organisation, practisingSince: today.adding(days: days),
            grade: .attending, modalities: [.electrocardiography], validUntil: today.adding(days: end))
    }

    @Test func `a registered doctor of three years with the modality may read, on the last day too`() throws {
        try Self.rule.check(Self.licence(until: 0), for: .electrocardiography, on: Self.today)
    }

    @Test(arguments: [
        (nil, ReaderIneligibility.noLicence),
        (licence(at: elsewhere), .notRegisteredAtParty(elsewhere)),
        (licence(until: -1), .licenceExpired(today.adding(days: -1))),
        (licence(since: -1000), .tooFewYears(2, required: 3)),
    ])
    func `the first failing fact is named`(licence: Licence?, reason: ReaderIneligibility) {
        #expect(throws: reason) { try Self.rule.check(licence, for: .electrocardiography, on: Self.today) }
    }

    @Test func `a modality outside the licence is refused`() {
        #expect(throws: ReaderIneligibility.modalityNotAllowed(.radiography)) {
            try Self.rule.check(Self.licence(), for: .radiography, on: Self.today)
        }
    }
}
