// An exam that comes to be read, and a month of them.
import Alliance
import Exams
import FoundationEssentials
import Readings

/// An exam that waits to be read.
struct Arrival: Hashable, Sendable {
    let number: Int
    let kind: ExamKind
    let urgency: Urgency
    let at: Date
    let due: Date
    /// The seconds that a reader of average speed needs.
    let work: Double
    /// What it was expected to take, in minutes.
    let weight: Double

    /// Whether it is read before `other`: the gravest first, then the one due first.
    func goesBefore(_ other: Arrival) -> Bool {
        if urgency != other.urgency { return urgency > other.urgency }
        return (due, number) < (other.due, other.number)
    }
}

/// Makes the arrivals of a centre.
struct Arrivals {
    let load: CountyLoad
    let hours: WorkingHours
    let rule: ReadingClockRule
    private var chance: Chance
    private var number = 0

    init(_ load: CountyLoad, hours: WorkingHours, rule: ReadingClockRule, seed: UInt64) {
        self.load = load
        self.hours = hours
        self.rule = rule
        chance = Chance(seed: seed)
    }

    /// What comes to `centre` on `days` days from `first` on, in order.
    mutating func all(of centre: CentreLoad, from first: CalendarDay, days: Int) -> [Arrival] {
        var all: [Arrival] = []
        for offset in 0..<days {
            let day = first.adding(days: offset), share = load.week[((day.daysSinceEpoch + 3) % 7 + 7) % 7]
            for kind in centre.kinds {
                for hour in 0..<24 {
                    let mean = kind.perDay * share * load.hours[hour] + checkUps(kind.kind, hour, share)
                    for _ in 0..<chance.count(mean: mean) {
                        all.append(one(of: kind, in: day.moment(minute: hour * 60)))
                    }
                }
            }
        }
        return all.sorted { $0.at < $1.at }
    }

    /// Check-ups fill four hours of the morning of a working day.
    private func checkUps(_ kind: ExamKind, _ hour: Int, _ share: Double) -> Double {
        kind == .ecg12 && (8..<12).contains(hour) && share == 1 ? load.campaign / 4 : 0
    }

    private mutating func one(of load: KindLoad, in hour: Date) -> Arrival {
        let moment = hour + (chance.unit() * 3600).rounded(.down), dice = chance.unit()
        let grave = self.load.grave
        let urgency: Urgency =
            dice < grave.emergency ? .emergency : dice < grave.emergency + grave.urgent ? .urgent : .routine
        let work = chance.among(chance.unit() < load.difficultShare ? load.difficult : load.plain)
        let clock = ReadingClock(minutes: load.minutes[urgency] ?? 30, urgency: urgency, rule: rule, hours: hours)
        number += 1
        return Arrival(
            number: number, kind: load.kind, urgency: urgency, at: moment, due: clock.due(from: moment), work: work,
            weight: load.weight)
    }
}
