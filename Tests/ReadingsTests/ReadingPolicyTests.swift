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
    static let clinic = OrganisationID.new(at: now + 1)
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

    static func reading(kind: ReadingKind = .ecg, uploader: ClinicianID? = nil) -> ReadingFacts {
        ReadingFacts(
            id: .new(at: now), exam: .new(at: now), kind: kind, modality: .electrocardiography,
            urgency: .routine,
            requester: clinic, uploader: uploader ?? .new(at: now + 9), completeAt: now, dueAt: now)
    }

    @Test func `a licensed, privileged reader of a party may read`() throws {
        try Self.policy.mayRead(Self.reading(), Self.reader(), on: Self.day)
    }

    @Test func `each missing condition has its own refusal`() {
        let cases: [(ReadingFacts, ReaderFacts, ReadingRefusal)] = [
            (Self.reading(), Self.reader(roles: [.receivingDoctor]), .notAReader),
            (Self.reading(), Self.reader(privileges: [.readImage]), .privilegeMissing(.readECG)),
            (Self.reading(kind: .image), Self.reader(), .privilegeMissing(.readImage)),
            (Self.reading(), Self.reader(licensed: false), .ineligible(.noLicence)),
            (Self.reading(uploader: Self.li), Self.reader(), .ownExam),
        ]
        for (reading, reader, refusal) in cases {
            #expect(throws: refusal) { try Self.policy.mayRead(reading, reader, on: Self.day) }
        }
    }

    @Test func `nobody reviews their own work`() throws {
        let content = try ReportContent(
            ReportDraft(
                findings: "x", impression: [.init(text: "y", polarity: .negative)], severity: .normal,
                advice: .none))
        let signed = SignedReading(
            Self.reading(), reader: Self.li, content: content, version: 1, signedAt: Self.now)
        #expect(!ReadingPolicy.mayReview(signed, by: Self.li))
        #expect(!ReadingPolicy.mayReview(signed, by: signed.facts.uploader))
        #expect(ReadingPolicy.mayReview(signed, by: .new(at: Self.now + 99)))
    }
}
