// What an exam is held against when it is described.
package import Alliance
package import Exams
package import Patients

/// A limit of one alliance's rules with where it is from.
package struct CriticalLimit: Hashable, Codable, Sendable {
    /// One member: `milliseconds`, `perMinute`; of blasts `critical`, 1 or 0.
    package let value: [String: Double]
    package let source: String

    package init(value: [String: Double], source: String) {
        self.value = value
        self.source = source
    }

    var number: Double? { value.values.first }
}

/// What is known of the patient, the thresholds of the critical tier in force on the exam's day, and the limits by the name of
/// their rule.
package struct CriticalGrounds: Hashable, Sendable {
    package let sex: Sex?
    package let born: CalendarDay?
    /// The day of the exam, or of its arrival where that is earlier.
    package let day: CalendarDay
    package let thresholds: [Threshold]
    package let limits: [String: CriticalLimit]
    /// What the clinic asked, with specimen and pregnancy.
    package let request: ExamRequest?
    /// Metres above the sea of the clinic; nil where they are not recorded.
    package let altitude: Int?
    /// A case of another exam of the patient says that there were blasts.
    package let hasHadBlasts: Bool

    package init(
        sex: Sex?, born: CalendarDay?, day: CalendarDay, thresholds: [Threshold], limits: [String: CriticalLimit],
        request: ExamRequest? = nil, altitude: Int? = nil, hasHadBlasts: Bool = false
    ) {
        self.hasHadBlasts = hasHadBlasts
        self.request = request
        self.altitude = altitude
        self.sex = sex
        self.born = born
        self.day = day
        self.thresholds = thresholds
        self.limits = limits
    }

    /// As the ranges ask.
    func subject(of count: BloodCount) -> RangeSubject {
        RangeSubject(sex: sex, born: born, of: count, request: request, altitude: altitude, on: day)
    }

    /// Whether a first sighting of blasts is critical: 1, else it is an alert; nil where the alliance has no such rule.
    var blasts: CriticalLimit? { limits["blasts"] }

    /// A rate as low as this is looked at soon, where it is not critical.
    var lowestRateAlert: CriticalLimit? { limits["lowestRateAlert"] }

    var rhythm: RhythmLimits {
        func limit(_ rule: RhythmAlarm.Rule) -> Double? { limits[rule.rawValue]?.number }
        return RhythmLimits(
            longestInterval: limit(.longestInterval), lowestRate: limit(.lowestRate), highestRate: limit(.highestRate))
    }
}
