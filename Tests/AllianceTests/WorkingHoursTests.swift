// A centre's calendar: what it works, and when it has worked so long.
import Alliance
import FoundationEssentials
import Testing

@Suite struct WorkingHoursTests {
    /// Every day outside the night of 22 to 7.
    private let days = WorkingHours(WorkingWeek(outsideNightFrom: 22 * 60, to: 7 * 60))
    /// Monday to Friday 8–12 and 14–18; from 2027 on only the mornings; one holiday, one make-up Sunday.
    private let office: WorkingHours

    init() throws {
        let morning = try #require(DayHours(from: 480, to: 720)),
            afternoon = try #require(DayHours(from: 840, to: 1080))
        let both = [afternoon, morning]
        office = WorkingHours(
            try #require(WorkingWeek([both, both, both, both, both, [], []])),
            changes: [
                .init(
                    from: try #require(CalendarDay("2027-01-01")),
                    week: try #require(WorkingWeek([[morning], [morning], [morning], [morning], [morning], [], []])))
            ],
            days: [
                try #require(CalendarDay("2026-10-01")): [], try #require(CalendarDay("2026-10-11")): both,
            ])
    }

    @Test(
        arguments: [
            // minutes, from, until
            (30.0, "2026-11-20T21:50:00", "2026-11-21T07:20:00"),
            (30, "2026-11-20T23:10:00", "2026-11-21T07:30:00"),
            (10, "2026-11-20T21:50:00", "2026-11-20T22:00:00"),
            (15 * 60, "2026-11-20T08:00:00", "2026-11-21T08:00:00"),
            (0, "2026-11-20T23:10:00", "2026-11-20T23:10:00"),
        ] as [(Double, String, String)])
    func `the night stands between`(minutes: Double, from: String, until: String) throws {
        #expect(days.moment(after: minutes * 60, from: try at(from)) == (try at(until)))
    }

    @Test func `a holiday is not worked, and a make-up Sunday is`() throws {
        let wednesday = try at("2026-09-30T17:30:00"), hour = 3600.0
        #expect(office.moment(after: hour, from: wednesday) == (try at("2026-10-02T08:30:00")))
        #expect(office.moment(after: hour, from: try at("2026-10-10T09:00:00")) == (try at("2026-10-11T09:00:00")))
    }

    @Test func `a new week holds from its day on, also for what began before it`() throws {
        // Thursday 31 December 2026 is whole; Friday and Monday have a morning only.
        #expect(office.moment(after: 9 * 3600, from: try at("2026-12-31T13:00:00")) == (try at("2027-01-04T09:00:00")))
    }

    @Test func `a centre that never works keeps nobody waiting for ever`() throws {
        let never = WorkingHours(WorkingWeek(every: []))
        let start = try at("2026-11-20T08:00:00"), end = never.moment(after: 60, from: start)
        #expect(end > start && end < start + 62 * 86_400)
    }

    @Test func `stretches that overlap, or a week of six days, are no calendar`() throws {
        let one = try #require(DayHours(from: 0, to: 600)), two = try #require(DayHours(from: 599, to: 700))
        #expect(
            WorkingWeek([[one, two], [], [], [], [], [], []]) == nil && WorkingWeek([[], [], [], [], [], []]) == nil)
        #expect(DayHours(from: 600, to: 600) == nil && DayHours(from: 0, to: 1441) == nil)
    }

    @Test func `a thousand calendars add up over every split and never run backwards`() {
        var dice = Dice(state: 20_261_122)
        for _ in 0..<1000 {
            let hours = dice.calendar(), start = dice.moment()
            let first = Double(dice.next(below: 400_000)), second = Double(dice.next(below: 400_000))
            let half = hours.moment(after: first, from: start), whole = hours.moment(after: first + second, from: start)
            #expect(hours.moment(after: second, from: half) == whole)
            #expect(hours.worked(from: start, to: half) == first && hours.worked(from: half, to: whole) == second)
            #expect(hours.worked(from: start, to: whole) == first + second && start <= half && half <= whole)
            let later = start + Double(dice.next(below: 100_000))
            #expect(hours.moment(after: first, from: start) <= hours.moment(after: first, from: later))
        }
    }

    private func at(_ text: String) throws -> Date { try Date(text + "+08:00", strategy: .iso8601) }
}

/// A seeded generator of calendars and moments (SplitMix64).
struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// A second of the years 2020 to 2030.
    mutating func moment() -> Date { Date(timeIntervalSince1970: 1_577_808_000 + Double(next(below: 315_360_000))) }

    /// Some days closed, some with one stretch, some with two; a change, holidays. At least one day a week is open.
    mutating func calendar() -> WorkingHours {
        let change = WorkingHours.Change(from: CalendarDay(at: moment()), week: week())
        var days: [CalendarDay: [DayHours]] = [:]
        for _ in 0..<next(below: 20) { days[CalendarDay(at: moment())] = day() }
        return WorkingHours(week(), changes: [change], days: days)
    }

    private mutating func week() -> WorkingWeek {
        var days = (0..<7).map { _ in day() }
        days[next(below: 7)] = [DayHours(from: 480, to: 1080)].compactMap(\.self)
        return WorkingWeek(days) ?? WorkingWeek(every: DayHours.allDay)
    }

    private mutating func day() -> [DayHours] {
        let noon = 600 + next(below: 240)
        let morning = DayHours(from: next(below: 500), to: noon),
            evening = DayHours(from: noon, to: noon + 1 + next(below: 599))
        return [morning, evening].enumerated().compactMap { next(below: 3) > 0 ? $0.element : nil }
    }
}
