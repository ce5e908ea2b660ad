// Who may claim and sign.
import Alliance
import Exams
import FoundationEssentials
import Readings
import Testing

@Suite struct ReadingPolicyTests {
    static let now = Date(timeIntervalSince1970: 1_760_000_000)
    static let day = CalendarDay(at: now)
    static let hospital = OrganisationID.new(at: now)
    static let li = ClinicianID.new(at: now + 2)
    static let policy = ReadingPolicy(eligibility: ReaderEligibility(parties: [hospital], requiredYears: 3))

    static func reader(
        at organisation: OrganisationID = hospital, roles: Set<Role> = [.reader],
        privileges: Set<PrivilegeCode> = [.readECG], licensed: Bool = true
    ) -> ReaderFacts {
        let licence = Licence(
            number: "1", registeredAt: hospital, practisingSince: day.adding(days: -3000), grade: .attending,
            modalities: [.electrocardiography], validUntil: day)
        return ReaderFacts(
            clinician: li, organisation: organisation, roles: roles, privileges: privileges,
            licence: licensed ? licence : nil)
    }

    private static func check(_ kind: ReadingKind, _ reader: ReaderFacts) throws {
        try policy.mayRead(kind, modality: .electrocardiography, reader, on: day)
    }

    @Test func `a licensed, privileged reader of a party may read`() throws {
        try Self.check(.ecg, Self.reader())
    }

    @Test func `each missing condition has its own refusal`() {
        let cases: [(ReadingKind, ReaderFacts, ReadingRefusal)] = [
            (.ecg, Self.reader(roles: [.receivingDoctor]), .notAReader),
            (.ecg, Self.reader(privileges: [.readImage]), .privilegeMissing(.readECG)),
            (.image, Self.reader(), .privilegeMissing(.readImage)),
            (.ecg, Self.reader(licensed: false), .ineligible(.noLicence)),
        ]
        for (kind, reader, refusal) in cases {
            #expect(throws: refusal) { try Self.check(kind, reader) }
        }
    }
}
