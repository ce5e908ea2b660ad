// A birth date, and the ages that follow from it.
package import Alliance

/// What is wrong with a birth date.
package enum BirthDateError: Error, Hashable, Sendable {
    /// There is no such day, or it is not written `YYYY-MM-DD`.
    case notADay
    /// It lies after the day on which it was checked.
    case inTheFuture
    /// It lies before 1800.
    case tooEarly
}

/// The day on which a person was born.
package struct BirthDate: Hashable, Codable, Sendable {
    package let day: CalendarDay

    /// Takes a day that is neither later than `today` nor before 1800 (samples use births of the 1800s on
    /// purpose: no living person can be meant).
    package init(_ day: CalendarDay, today: CalendarDay) throws(BirthDateError) {
        guard day <= today else { throw .inTheFuture }
        guard day.year >= 1800 else { throw .tooEarly }
        self.day = day
    }

    /// The same from `YYYY-MM-DD`.
    package init(_ text: String, today: CalendarDay) throws(BirthDateError) {
        guard let day = CalendarDay(text) else { throw .notADay }
        try self.init(day, today: today)
    }

    /// Full years of age on `day`; nil before birth.
    package func years(on day: CalendarDay) -> Int? { day < self.day ? nil : self.day.fullYears(to: day) }

    /// Days of age on `day`, as reference ranges of children count; nil before birth.
    package func days(on day: CalendarDay) -> Int? {
        day < self.day ? nil : day.daysSinceEpoch - self.day.daysSinceEpoch
    }
}
