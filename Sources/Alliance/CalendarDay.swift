// A day of the calendar, without a time: birth dates, and the days from and to which something is valid.
package import FoundationEssentials

/// A day of the Gregorian calendar between the years 1 and 9999, as it is told in China (UTC+8, no summer
/// time).
package struct CalendarDay: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    /// The seconds that China's clocks are ahead of UTC, all year (no daylight saving since 1991).
    package static let chinaOffset = 8 * 3600

    /// The day, or nil when there is no such day (30 February, month 13).
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, in: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day written `YYYY-MM-DD`, digits only.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day that China has at `moment`; moments outside the years 1 to 9999 give the nearest end.
    package init(at moment: Date) {
        let seconds = (moment.timeIntervalSince1970 + Double(Self.chinaOffset)).rounded(.down)
        let days = (seconds / 86_400).rounded(.down)
        self.init(sinceEpoch: Int(max(-1_000_000, min(days, 4_000_000))))
    }

    /// The day that lies `days` after 1 January 1970; beyond the years 1 to 9999 it is the nearest end.
    /// Algorithm: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    package init(sinceEpoch days: Int) {
        let shifted = max(-719_162, min(days, 2_932_896)) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1 January 1970, negative before it.
    package var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The moment at which this day begins in China.
    package var start: Date {
        Date(timeIntervalSince1970: Double(daysSinceEpoch * 86_400 - Self.chinaOffset))
    }

    /// The day `days` later (earlier when negative).
    package func adding(days: Int) -> CalendarDay {
        CalendarDay(sinceEpoch: daysSinceEpoch + max(-4_000_000, min(days, 4_000_000)))
    }

    /// Whole years from this day to `later`; someone born on 29 February is a year older on 1 March.
    package func fullYears(to later: CalendarDay) -> Int {
        let reached = (later.month, later.day) >= (month, day)
        return later.year - year - (reached ? 0 : 1)
    }

    /// `YYYY-MM-DD`.
    package var description: String {
        Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Reads `YYYY-MM-DD`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = CalendarDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a day: YYYY-MM-DD expected")
        }
        self = day
    }

    /// Writes `YYYY-MM-DD`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return leap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.reduce(0 as Int?) { sum, byte in
            guard let sum, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            return sum * 10 + Int(byte - UInt8(ascii: "0"))
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
