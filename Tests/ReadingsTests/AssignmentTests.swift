// To whom a reading is offered, and why not to the others.
import Alliance
import Exams
import FoundationEssentials
import Readings
import Testing

@Suite struct AssignmentTests {
    static let now = Date(timeIntervalSince1970: 1_760_000_000), day = CalendarDay(at: now)
    static let centre = OrganisationID.new(at: now), elsewhere = OrganisationID.new(at: now + 1)
    static let people = (0..<4).map { ClinicianID.new(at: now + 10 + Double($0)) }
    static let rules = AssignmentRules(
        eligibility: ReaderEligibility(parties: [centre], requiredYears: 3), leastGrade: [.holter: .attending],
        leastReviewGrade: .attending, weights: [.ecg12: [.routine: 120, .emergency: 240]], hold: .initial)

    static func reader(
        _ index: Int, grade: Grade = .resident, roles: Set<Role> = [.reader],
        privileges: Set<PrivilegeCode> = [.readECG], registered: OrganisationID = centre, years: Int = 5,
        modalities: Set<Modality> = [.electrocardiography], until: CalendarDay = day
    ) -> ReaderFacts {
        ReaderFacts(
            clinician: people[index], organisation: centre, roles: roles, privileges: privileges,
            licence: Licence(
                number: "1", registeredAt: registered, practisingSince: day.adding(days: -366 * years), grade: grade,
                modalities: modalities, validUntil: until))
    }

    static func candidate(
        _ index: Int, _ facts: ReaderFacts? = nil, duty: Duty = .onShift, supervised: Bool = false, load: Double = 0,
        last: Double? = nil
    ) -> Candidate {
        Candidate(
            facts ?? reader(index), name: "N\(index)", duty: duty, isSupervised: supervised, load: load,
            lastOffered: last.map { now.addingTimeInterval($0) })
    }

    static func waiting(
        _ kind: ExamKind = .ecg12, purpose: ReadingPurpose = .read, due: Double = 1800, uploader: ClinicianID? = nil,
        excluded: Set<ClinicianID> = [], skipped: Set<ClinicianID> = [], before: Set<ClinicianID> = []
    ) -> WaitingReading {
        WaitingReading(
            id: .new(at: now), what: (kind, .routine, purpose), dueAt: now.addingTimeInterval(due), uploader: uploader,
            excluded: excluded, skippedBy: skipped, offeredBefore: before)
    }

    static func choose(_ reading: WaitingReading, _ candidates: [Candidate]) -> Assignment {
        Assignment.choose(reading, candidates, by: rules, at: now)
    }

    @Test func `the fewest open minutes get it`() {
        let made = Self.choose(Self.waiting(), [Self.candidate(0, load: 600), Self.candidate(1, load: 240)])
        #expect(made.chosen == Self.people[1] && made.ground == .fewestMinutes)
        #expect(made.standings.map(\.name) == ["N1", "N0"])
        #expect(made.words.en == "Offered to N1: the fewest open minutes (4), of 2 who came into question.")
        #expect(made.words.zh == "派给N1：待办最少（4 分钟），可选 2 人。")
    }

    @Test func `of equals the one longest without an offer, then the lower id, whatever the order`() {
        let idle = [Self.candidate(2, last: -50), Self.candidate(1, last: -300), Self.candidate(0, last: -60)]
        #expect(Self.choose(Self.waiting(), idle).chosen == Self.people[1])
        #expect(Self.choose(Self.waiting(), idle).ground == .longestIdle)
        let never = [Self.candidate(3, last: -300), Self.candidate(2)]
        #expect(Self.choose(Self.waiting(), never).chosen == Self.people[2])
        let equal = [Self.candidate(2), Self.candidate(1)]
        for candidates in [equal, equal.reversed()] {
            let made = Self.choose(Self.waiting(), candidates)
            #expect(made.chosen == Self.people[1] && made.ground == .identity)
        }
    }

    @Test func `who had it before comes after those who had not, and gets it again where nobody else is`() {
        let two = [Self.candidate(0), Self.candidate(1, load: 900)]
        let made = Self.choose(Self.waiting(before: [Self.people[0]]), two)
        #expect(made.chosen == Self.people[1] && made.ground == .othersHadIt)
        #expect(Self.choose(Self.waiting(before: [Self.people[0]]), [Self.candidate(0)]).chosen == Self.people[0])
    }

    @Test func `each who falls out has a reason of their own`() {
        let gone = Self.day.adding(days: -1)
        let cases: [(Candidate, WaitingReading, String)] = [
            (Self.candidate(0, Self.reader(0, roles: [.centreHead])), Self.waiting(), "not_in_role"),
            (Self.candidate(0), Self.waiting(purpose: .review), "not_in_role"),
            (Self.candidate(0, Self.reader(0, privileges: [.readImage])), Self.waiting(), "no_privilege"),
            (
                Self.candidate(0, Self.reader(0, grade: .chief, roles: [.reviewer])), Self.waiting(purpose: .review),
                "no_privilege"
            ),
            (
                Self.candidate(0, Self.reader(0, grade: .chief, roles: [.reviewer], privileges: [.reviewECG])),
                Self.waiting(purpose: .overread), "no_privilege"
            ),
            (Self.candidate(0, Self.reader(0, registered: Self.elsewhere)), Self.waiting(), "not_at_party"),
            (Self.candidate(0, Self.reader(0, until: gone)), Self.waiting(), "licence_ended"),
            (Self.candidate(0, Self.reader(0, years: 2)), Self.waiting(), "too_few_years"),
            (Self.candidate(0, Self.reader(0, modalities: [.radiography])), Self.waiting(), "modality"),
            (Self.candidate(0), Self.waiting(.holter), "grade"),
            (Self.candidate(0), Self.waiting(uploader: Self.people[0]), "own_exam"),
            (Self.candidate(0), Self.waiting(excluded: [Self.people[0]]), "excluded"),
            (Self.candidate(0), Self.waiting(skipped: [Self.people[0]]), "skipped"),
            (Self.candidate(0, duty: .onLeave), Self.waiting(), "on_leave"),
            (Self.candidate(0, duty: .offDuty), Self.waiting(), "off_duty"),
        ]
        for (candidate, reading, code) in cases {
            let made = Self.choose(reading, [candidate, Self.candidate(1, duty: .offDuty)])
            #expect(made.chosen == nil && made.ground == .nobody && made.heldUntil == nil)
            #expect(made.standings.first { $0.clinician == Self.people[0] }?.refusal?.code == code)
        }
    }

    @Test func `a reader with too few years reads where somebody answers for them, and reviews nothing`() {
        let young = Self.candidate(0, Self.reader(0, years: 1), supervised: true)
        #expect(Self.choose(Self.waiting(), [young]).chosen == Self.people[0])
        let facts = Self.reader(0, grade: .attending, roles: [.reviewer], privileges: [.readECG, .reviewECG], years: 1)
        let reviewer = Self.candidate(0, facts, supervised: true)
        let made = Self.choose(Self.waiting(purpose: .review), [reviewer])
        #expect(made.standings.first?.refusal?.code == "too_few_years")
    }

    @Test func `a reader who is registered at a party reads`() {
        let rules = AssignmentRules(
            eligibility: ReaderEligibility(parties: [Self.centre, Self.elsewhere], requiredYears: 3), leastGrade: [:],
            leastReviewGrade: .attending, weights: [:], hold: .initial)
        let guest = Self.candidate(0, Self.reader(0, registered: Self.elsewhere))
        #expect(Assignment.choose(Self.waiting(), [guest], by: rules, at: Self.now).chosen == Self.people[0])
    }

    @Test func `an offer holds for 30 % of what is left of the clock, and two minutes at least`() {
        let held = { (due: Double) in
            Self.choose(Self.waiting(due: due), [Self.candidate(0)]).heldUntil?.timeIntervalSince(Self.now)
        }
        #expect(held(1800) == 540 && held(300) == 120 && held(-60) == 120)
    }

    @Test func `without a roster an offer holds nothing and says so`() {
        let made = Self.choose(Self.waiting(), [Self.candidate(0, duty: .noRoster)])
        #expect(made.chosen == Self.people[0] && made.heldUntil == Self.now)
        #expect(made.words.zh.contains("未排班") && made.words.en.contains("keeps no roster"))
    }

    @Test func `where nobody may read it the words count each reason`() {
        let made = Self.choose(
            Self.waiting(),
            [Self.candidate(0, duty: .offDuty), Self.candidate(1, duty: .offDuty), Self.candidate(2, duty: .onLeave)])
        #expect(made.words.zh == "无人可派：不在班 2 人，请假 1 人。")
        #expect(Self.choose(Self.waiting(), []).words.en == "Nobody to offer it to: the centre has no readers.")
    }

    @Test func `a handover goes to the colleague alone, or to nobody with the reason`() {
        let made = Assignment.handOver(Self.waiting(), to: Self.candidate(1), by: Self.rules, at: Self.now)
        #expect(made.chosen == Self.people[1] && made.ground == .handover && made.heldUntil != nil)
        let off = Assignment.handOver(
            Self.waiting(), to: Self.candidate(1, duty: .offDuty), by: Self.rules, at: Self.now)
        #expect(off.chosen == nil && off.standings.first?.refusal == .offDuty)
    }
}
