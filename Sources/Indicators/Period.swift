// The month that a number is about.
package import Alliance
package import FoundationEssentials

/// A calendar month in China: from its first moment, included, to the next month's first moment, not
/// included.
package struct Period: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    package let year: Int
    package let month: Int

    /// A month of the years 1900 to 9998, or nil.
    package init?(year: Int, month: Int) {
        guard (1900...9998).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// The month written `YYYY-MM`.
    package init?(_ text: String) {
        guard let day = CalendarDay(text + "-01"), text.utf8.count == 7 else { return nil }
        self.init(year: day.year, month: day.month)
    }

    /// The month in which `moment` lies in China, or nil outside the years above.
    package init?(containing moment: Date) {
        let day = CalendarDay(at: moment)
        self.init(year: day.year, month: day.month)
    }

    /// The first moment of the month.
    package var start: Date { Self.firstDay(year, month).start }

    /// The first moment after the month.
    package var end: Date {
        month == 12 ? Self.firstDay(year + 1, 1).start : Self.firstDay(year, month + 1).start
    }

    /// Whether `moment` lies in the month.
    package func contains(_ moment: Date) -> Bool { start <= moment && moment < end }

    /// The first day of the first of the `months` months that end with this one, and the first day after it; nil where that lies
    /// outside the years above.
    package func days(ofLast months: Int) -> (first: CalendarDay, end: CalendarDay)? {
        let number = year * 12 + month - 1, first = number - months + 1
        guard months > 0, let begin = Period(year: first / 12, month: first % 12 + 1) else { return nil }
        let next = number + 1
        guard let after = Period(year: next / 12, month: next % 12 + 1) else { return nil }
        return (Self.firstDay(begin.year, begin.month), Self.firstDay(after.year, after.month))
    }

    /// `YYYY-MM`.
    package var description: String { String(Self.firstDay(year, month).description.prefix(7)) }

    package static func < (left: Period, right: Period) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }

    /// Reads `YYYY-MM`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let period = Period(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a month: YYYY-MM expected")
        }
        self = period
    }

    /// Writes `YYYY-MM`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func firstDay(_ year: Int, _ month: Int) -> CalendarDay {
        CalendarDay(year: year, month: month, day: 1) ?? CalendarDay(sinceEpoch: 0)
    }
}
