// The demo county: whole, consistent, and the same every time.
import Alliance
import Exams
import FoundationEssentials
import Indicators
import Patients
import Samples
import Testing
import Training

@Suite struct DemoCountyTests {
    static let day = CalendarDay(sinceEpoch: 20_500)
    static let county = DemoCounty(on: day)

    @Test func `there are one hospital, three townships and twelve clinics, each with its township`() {
        let organisations = Self.county.organisations
        #expect(organisations.count { $0.level == .leadHospital } == 1)
        let townships = Set(organisations.filter { $0.level == .township }.map(\.id))
        let clinics = organisations.filter { $0.level == .villageClinic }
        #expect(townships.count == 3 && clinics.count == 12)
        #expect(clinics.allSatisfy { $0.supervisor.map(townships.contains) == true })
        #expect(Set(organisations.map(\.code)).count == 16)
        #expect(organisations.prefix(4).allSatisfy { $0.creditCode != nil })
    }

    @Test func `every role is filled, nobody holds two that exclude each other`() {
        let staff = Self.county.staff
        #expect(staff.reduce(into: Set()) { $0.formUnion($1.roles) } == Set(Role.allCases))
        #expect(staff.allSatisfy { Role.conflict(in: $0.roles) == nil })
        #expect(Set(staff.map(\.account)).count == staff.count && (30...35).contains(staff.count))
        #expect(Set(staff.map(\.id)).count == staff.count)
    }

    @Test func `every reader may read what they are privileged for`() throws {
        let hospital = try #require(Self.county.organisations.first?.id)
        let rule = ReaderEligibility(parties: [hospital], requiredYears: 3)
        for reader in Self.county.staff where reader.roles.contains(.reader) {
            let codes = PrivilegeGate(held: reader.privileges, licensedUntil: reader.licence?.validUntil)
                .codes(on: Self.day)
            for kind in [ExamKind.ecg12, .xray, .photo, .bloodCount] {
                let reading = try #require(kind.readingKind)
                guard codes.contains(reading.readPrivilege) else { continue }
                try rule.check(reader.licence, for: kind.modality, on: Self.day)
            }
        }
    }

    @Test func `one village doctor lacks UP-ECG and REF-UP-R, and a course unlocks both`() throws {
        let doctor = try #require(Self.county.staff.first { $0.account == DemoCounty.untrainedAccount })
        let gate = PrivilegeGate(held: doctor.privileges, licensedUntil: doctor.licence?.validUntil)
        for code in [PrivilegeCode.uploadECG, .referUp] {
            #expect(throws: PrivilegeRefusal.self) { try gate.check(code, on: Self.day, urgency: .routine) }
            #expect(Self.county.courses.contains { $0.privilege == code && !$0.needsSignOff })
        }
        try gate.check(.uploadBloodCount, on: Self.day, urgency: .routine)
        let others = Self.county.staff.filter { $0.roles == [.villageDoctor] && $0.id != doctor.id }
        #expect(others.allSatisfy { $0.privileges.contains { $0.code == .referUp } } && others.count == 11)
    }

    @Test func `patients have valid numbers of births before 1900, and no two the same`() throws {
        let patients = Self.county.patients
        #expect(patients.count == 200)
        let numbers = patients.compactMap { $0.patient.identifiers.first?.value }
        #expect(Set(numbers).count == 200)
        for (patient, number) in zip(patients.map(\.patient), numbers) {
            let read = try ResidentIdentityNumber(number)
            #expect(read.birthDay.year < 1900)
            #expect(read.disagreements(birthDate: patient.birthDate, sex: patient.sex).isEmpty)
            #expect(patient.phone?.digits.hasPrefix("1540000") == true)
        }
    }

    @Test func `every question has a right answer among its options, and right answers pass`() throws {
        for course in Self.county.courses {
            for question in course.assessment.questions {
                #expect((2...8).contains(question.options.count))
                #expect(!question.right.isEmpty && question.right.isSubset(of: 1...question.options.count))
            }
            let right = Dictionary(
                uniqueKeysWithValues: course.assessment.questions.map { ($0.number, $0.right) })
            #expect(try course.assessment.score(right).passed)
            #expect(try !course.assessment.score([:]).passed)
        }
        let codes = Set(Self.county.courses.map(\.privilege))
        #expect(
            codes.isSuperset(of: [.law, .uploadBloodCount, .uploadECG, .referUp, .acceptReturn, .readECG]))
    }

    @Test func `each institution has two years of visits, ending with last month`() {
        let visits = Self.county.visits
        #expect(visits.count == 16 * 24)
        #expect(Set(visits.map { "\($0.organisationCode) \($0.month)" }).count == visits.count)
        #expect(visits.map(\.month).max()?.description == "2026-01")  // day 20 500 is 2026-02-16
        #expect(visits.allSatisfy { $0.outpatient > 0 && $0.emergency >= 0 })
    }

    @Test func `with more reviewers finds somebody independent for whatever one of them signed, and is else the same`()
    {
        let more = DemoCounty(on: Self.day, moreReviewers: 2)
        let reviewers = more.staff.filter { $0.roles.contains(.reviewer) }
        #expect(reviewers.map(\.account) == ["review01", "review02", "review03"])
        let held = reviewers.allSatisfy { one in
            Set(one.privileges.map(\.code)).isSuperset(of: [.reviewECG, .reviewImage, .reviewLaboratory])
                && one.licence?.grade == .associateChief
        }
        #expect(held && Set(reviewers.map(\.id)).count == 3)
        #expect(
            more.staff.dropLast(2).elementsEqual(Self.county.staff)
                && more.patients.map(\.patient.id) == Self.county.patients.map(\.patient.id))
    }

    @Test func `the same seed and day give the same county, another day the same people`() {
        let again = DemoCounty(on: Self.day)
        #expect(again.staff == Self.county.staff && again.patients == Self.county.patients)
        let later = DemoCounty(on: Self.day.adding(days: 300))
        #expect(later.staff.map(\.id) == Self.county.staff.map(\.id))
        #expect(later.patients == Self.county.patients)
    }
}
