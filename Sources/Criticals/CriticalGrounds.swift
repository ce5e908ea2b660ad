// What an exam is held against when it is described.
package import Alliance
package import Exams
package import Patients

/// The limits of one alliance's rhythm rules with where they are from.
package struct CriticalLimit: Hashable, Codable, Sendable {
    /// One member: `milliseconds` or `perMinute`.
    package let value: [String: Double]
    package let source: String

    package init(value: [String: Double], source: String) {
        self.value = value
        self.source = source
    }

    var number: Double? { value.values.first }
}

/// What is known of the patient, the thresholds of the critical tier in force on the exam's day, and the rhythm's limits by the
/// name of their rule.
package struct CriticalGrounds: Hashable, Sendable {
    package let sex: Sex?
    package let born: CalendarDay?
    /// The day of the exam.
    package let day: CalendarDay
    package let thresholds: [Threshold]
    package let limits: [String: CriticalLimit]

    package init(
        sex: Sex?, born: CalendarDay?, day: CalendarDay, thresholds: [Threshold], limits: [String: CriticalLimit]
    ) {
        self.sex = sex
        self.born = born
        self.day = day
        self.thresholds = thresholds
        self.limits = limits
    }

    /// As the ranges ask: sex that is neither male nor female counts as unknown, as does an age before birth.
    func subject(of count: BloodCount) -> RangeSubject {
        let age = born.map { day.daysSinceEpoch - $0.daysSinceEpoch }
        return RangeSubject(
            sex: sex == .male || sex == .female ? sex : nil, ageDays: age.flatMap { $0 >= 0 ? $0 : nil },
            isPregnant: nil, specimen: count.specimen.flatMap { Specimen(asSent: $0) })
    }

    var rhythm: RhythmLimits {
        func limit(_ rule: RhythmAlarm.Rule) -> Double? { limits[rule.rawValue]?.number }
        return RhythmLimits(
            longestInterval: limit(.longestInterval), lowestRate: limit(.lowestRate), highestRate: limit(.highestRate))
    }
}
