// Judges a blood count when it is shown: by whom it is about, when it was made, and what the alliance decided for that day.
import Alliance
import Exams
import FoundationEssentials
import Patients
import Postgres
import Records

extension Session {
    /// The judgement of an exam that holds a blood count, else nil. One round trip. A control run is nobody's: it has its
    /// values and sums, and no flag.
    borrowing func judgement(of exam: StoredExam, _ patient: PatientFacts?) throws(PostgresError) -> JudgementView? {
        guard case .bloodCount(let count)? = exam.content else { return nil }
        let day = CalendarDay(at: exam.judgedAt)
        guard count.processing != .control else {
            return JudgementView(
                count, about: RangeSubject(nil, of: count, nil, at: nil, on: day), .none, at: exam.judgedAt)
        }
        let grounds = try grounds(
            for: count.rangeCodes, on: day, of: exam.patient, before: exam.judgedAt, at: exam.organisation)
        let person = RangeSubject(patient, of: count, exam.request, at: grounds.altitude, on: day)
        return JudgementView(count, about: person, grounds, at: exam.judgedAt)
    }
}

extension CountGrounds {
    /// No row and no earlier count.
    fileprivate static var none: CountGrounds {
        CountGrounds(table: RangeTable(ranges: [], thresholds: []), limits: [], earlier: nil)
    }
}

extension RangeSubject {
    fileprivate init(
        _ patient: PatientFacts?, of count: BloodCount, _ request: ExamRequest?, at altitude: Int?, on day: CalendarDay
    ) {
        self.init(
            sex: patient.flatMap { Sex(rawValue: $0.sex) }, born: patient?.birthDate.flatMap { CalendarDay($0) },
            of: count, request: request, altitude: altitude, on: day)
    }
}

extension JudgementView {
    fileprivate init(_ count: BloodCount, about person: RangeSubject, _ grounds: CountGrounds, at moment: Date) {
        let table = grounds.table.canonical, day = CalendarDay(at: moment)
        subject = Subject(
            sex: person.sex?.rawValue, ageDays: person.ageDays, specimen: person.specimen?.rawValue,
            pregnant: person.isPregnant, pregnancyWeek: person.pregnancyWeek,
            altitude: person.altitude)
        let isWithoutBlood = count.isWithoutBlood
        items = count.items.map { item in
            let finding = isWithoutBlood ? .none : table.finding(of: item, for: person, on: day)
            return Item(item, finding, isWithoutBlood: isWithoutBlood)
        }
        checks = BloodCountChecks.all(of: count).map { Check($0) }
        let earlier = grounds.earlier.flatMap { isWithoutBlood || $0.count.isWithoutBlood ? nil : $0 }
        delta = earlier.map { earlier in
            let days = day.daysSinceEpoch - CalendarDay(at: earlier.performedAt).daysSinceEpoch
            return Delta(
                earlier, BloodCountDelta.all(from: earlier.count, to: count, days: days, limits: grounds.limits))
        }
    }
}
