// Who of a centre's readers is there, and for what.
import Alliance
import Exams
import FoundationEssentials

/// A stretch in which a reader is there.
struct Presence: Hashable, Sendable {
    let from: Date
    let to: Date
    /// At night only what cannot wait is read.
    let onlyGrave: Bool
    /// Seconds until somebody who was not at the desk begins.
    let response: Double
}

/// A day shift of eight to four with a staggered half hour at noon, fewer readers at weekends; one of them in turn is on
/// duty from four until eight, a second until six: until ten at night and from seven on for everything, in between for what is urgent or an
/// emergency, called from rest, three minutes away.
struct DutyPlan {
    let readers: Int
    let first: CalendarDay
    let days: Int

    /// The presences of each reader, in order.
    func presences() -> [[Presence]] {
        var all = Array(repeating: [Presence](), count: readers)
        for offset in 0..<days {
            let day = first.adding(days: offset), strength = strength(on: day)
            for place in 0..<strength { byDay(day, place, &all[(offset + place) % readers]) }
            onDuty(day, &all[offset % readers])
            if readers > 1 { all[(offset + 1) % readers].append(present(day, 960, 1080)) }
        }
        return all.map { $0.sorted { $0.from < $1.from } }
    }

    /// All on working days, three quarters on Saturdays, half on Sundays, rounded up.
    private func strength(on day: CalendarDay) -> Int {
        switch ((day.daysSinceEpoch + 3) % 7 + 7) % 7 {
        case 5: (readers * 3 + 3) / 4
        case 6: (readers + 1) / 2
        default: readers
        }
    }

    private func byDay(_ day: CalendarDay, _ place: Int, _ own: inout [Presence]) {
        let noon = 690 + 30 * (place % 4)
        own.append(present(day, 480, noon))
        own.append(present(day, noon + 30, 960))
    }

    private func onDuty(_ day: CalendarDay, _ own: inout [Presence]) {
        own.append(present(day, 960, 1320))
        let night = present(day, 1320, 1440 + 420)
        own.append(Presence(from: night.from, to: night.to, onlyGrave: true, response: 180))
        own.append(present(day, 1440 + 420, 1440 + 480))
    }

    private func present(_ day: CalendarDay, _ from: Int, _ to: Int) -> Presence {
        Presence(from: day.moment(minute: from), to: day.moment(minute: to), onlyGrave: false, response: 0)
    }
}
