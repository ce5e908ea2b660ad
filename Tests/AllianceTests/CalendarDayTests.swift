// Days of the calendar, and where a day begins in China.
import Alliance
import FoundationEssentials
import Testing

@Suite struct CalendarDayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11016), ("1900-03-01", -25508),
        ("0001-01-01", -719_162),
        ("9999-12-31", 2_932_896),
    ])
    func `a day counts from 1970, both ways`(text: String, days: Int) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.daysSinceEpoch == days)
        #expect(CalendarDay(sinceEpoch: days) == day)
        #expect(day.description == text)
    }

    @Test func `every day of four centuries goes there and back`() {
        for days in stride(from: -50_000, to: 100_000, by: 7) {
            #expect(CalendarDay(sinceEpoch: days).daysSinceEpoch == days)
        }
    }

    @Test(arguments: [
        "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-01", "2023-01-32", "2023-1-1", "2023/01/01", "",
        "٢٠٢٣-٠١-٠١",
        "+023-01-01",
    ])
    func `what is not in the calendar is no day`(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func `the day changes at midnight in China, which is four in the afternoon in UTC`() {
        let before = Date(timeIntervalSince1970: 1_767_196_799.9)  // 2025-12-31T15:59:59.9Z
        #expect(CalendarDay(at: before).description == "2025-12-31")
        #expect(CalendarDay(at: before.addingTimeInterval(0.2)).description == "2026-01-01")
        #expect(
            CalendarDay(at: before.addingTimeInterval(0.2)).start
                == Date(timeIntervalSince1970: 1_767_196_800))
    }

    @Test(arguments: [
        ("2000-02-29", "2001-02-28", 0), ("2000-02-29", "2001-03-01", 1), ("1990-05-10", "2020-05-09", 29),
    ])
    func `full years pass on the birthday`(from: String, to: String, years: Int) throws {
        let (from, to) = (try #require(CalendarDay(from)), try #require(CalendarDay(to)))
        #expect(from.fullYears(to: to) == years)
    }

    @Test(arguments: [Double.infinity, -1e300, 1e300])
    func `a moment beyond the calendar gives its nearest end`(seconds: Double) {
        let day = CalendarDay(at: Date(timeIntervalSince1970: seconds))
        #expect(day.year == 1 || day.year == 9999)
    }
}
