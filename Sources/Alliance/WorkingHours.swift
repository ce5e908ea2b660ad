// When a centre works: its week, which may change from a day on, and the days that are otherwise.
package import FoundationEssentials

/// A stretch of one day in minutes from China's midnight: `from` belongs to it, `to` does not.
package struct DayHours: Hashable, Codable, Sendable {
    /// 0 to 1439.
    package let from: Int
    /// Up to 1440, after `from`.
    package let to: Int

    /// Nil when the stretch is empty or leaves the day.
    package init?(from: Int, to: Int) {
        guard (0..<1440).contains(from), from < to, to <= 1440 else { return nil }
        self.from = from
        self.to = to
    }

    /// The whole day.
    package static let allDay = [DayHours(from: 0, to: 1440)].compactMap(\.self)

    /// Reads the two minutes and refuses what is no stretch.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let from = try container.decode(Int.self, forKey: .from), to = try container.decode(Int.self, forKey: .to)
        guard let hours = DayHours(from: from, to: to) else {
            throw DecodingError.dataCorruptedError(
                forKey: .to, in: container, debugDescription: "not a stretch of one day: \(from) to \(to)")
        }
        self = hours
    }

    /// In order and apart; nil when two of them overlap.
    package static func inOrder(_ stretches: [DayHours]) -> [DayHours]? {
        let sorted = stretches.sorted { $0.from < $1.from }
        return zip(sorted, sorted.dropFirst()).allSatisfy { $0.to <= $1.from } ? sorted : nil
    }
}

/// The seven days of a week, each with its stretches.
package struct WorkingWeek: Hashable, Codable, Sendable {
    /// Monday first; each day's stretches in order and apart.
    package let days: [[DayHours]]

    /// Nil unless there are seven days and no two stretches of one overlap.
    package init?(_ days: [[DayHours]]) {
        guard days.count == 7 else { return nil }
        var ordered: [[DayHours]] = []
        for day in days {
            guard let stretches = DayHours.inOrder(day) else { return nil }
            ordered.append(stretches)
        }
        self.days = ordered
    }

    /// The same stretches every day.
    package init(every day: [DayHours]) { days = Array(repeating: DayHours.inOrder(day) ?? [], count: 7) }

    /// Every day outside the night that begins at minute `from` and ends at minute `to`, over midnight or not.
    package init(outsideNightFrom from: Int, to: Int) {
        let stretches =
            from > to
            ? [DayHours(from: to, to: from)] : [DayHours(from: 0, to: from), DayHours(from: to, to: 1440)]
        self.init(every: from == to ? DayHours.allDay : stretches.compactMap(\.self))
    }

    /// Reads a list of seven days.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let week = WorkingWeek(try container.decode([[DayHours]].self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a week has seven days whose stretches do not overlap")
        }
        self = week
    }

    /// Writes a list of seven days.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(days)
    }
}

/// A centre's calendar. Each day goes by the week that is in force on it; a holiday has no stretch, a make-up day (调休)
/// has those of its own.
package struct WorkingHours: Hashable, Sendable {
    /// A week, in force from a day on.
    package struct Change: Hashable, Sendable {
        package let from: CalendarDay
        package let week: WorkingWeek

        package init(from: CalendarDay, week: WorkingWeek) {
            self.from = from
            self.week = week
        }
    }

    /// Before the first change.
    private let first: WorkingWeek
    /// Oldest first.
    private let changes: [Change]
    private let days: [CalendarDay: [DayHours]]

    /// `first` holds before every change.
    package init(_ first: WorkingWeek, changes: [Change] = [], days: [CalendarDay: [DayHours]] = [:]) {
        self.first = first
        self.changes = changes.sorted { $0.from < $1.from }
        self.days = days.mapValues { DayHours.inOrder($0) ?? [] }
    }

    /// Never closed.
    package static let always = WorkingHours(WorkingWeek(every: DayHours.allDay))

    /// The stretches of a day, in order.
    package func stretches(on day: CalendarDay) -> [DayHours] {
        if let own = days[day] { return own }
        let week = changes.last { $0.from <= day }?.week ?? first
        // 1 January 1970 was a Thursday, the fourth day of its week.
        return week.days[((day.daysSinceEpoch + 3) % 7 + 7) % 7]
    }

    /// How many seconds the centre works from `start` until `end`; 0 where the end comes first.
    package func worked(from start: Date, to end: Date) -> Double {
        guard start < end else { return 0 }
        var seconds = 0.0, day = CalendarDay(at: start)
        while day.start < end {
            for stretch in stretches(on: day) {
                let open = max(day.moment(minute: stretch.from), start)
                let close = min(day.moment(minute: stretch.to), end)
                seconds += max(0, close.timeIntervalSince(open))
            }
            let next = day.adding(days: 1)
            guard next > day else { break }
            day = next
        }
        return seconds
    }

    /// A centre that has not worked for so many days on end has no calendar to wait for.
    private static let longestWait = 60

    /// When the centre has worked `seconds` from `start` on: the earliest such moment. Where the centre is closed for sixty
    /// days on end, the moment at which the sixty are over.
    package func moment(after seconds: Double, from start: Date) -> Date {
        guard seconds > 0 else { return start }
        var left = seconds, day = CalendarDay(at: start), closed = 0
        while closed < Self.longestWait {
            let before = left
            for stretch in stretches(on: day) {
                let open = max(day.moment(minute: stretch.from), start)
                let length = day.moment(minute: stretch.to).timeIntervalSince(open)
                guard length > 0 else { continue }
                if left <= length { return open + left }
                left -= length
            }
            closed = left < before ? 0 : closed + 1
            day = day.adding(days: 1)
        }
        return day.start
    }
}

extension CalendarDay {
    /// The moment at that minute of the day in China.
    package func moment(minute: Int) -> Date { start + Double(minute * 60) }
}
