// A county's readings over a month, by one policy: turnaround, timeliness, fairness and idle time.
package import Alliance
package import Exams
import FoundationEssentials
package import Readings

/// A month (or a day) of arrivals against the readers on duty. Pure: the same seed gives the same figures.
package struct ReadingSimulation: Sendable {
    package let load: CountyLoad
    package let first: CalendarDay
    package let days: Int
    package let seed: UInt64
    package var lapse = OfferLapse()
    /// The night pauses routine; calendars of the centres are those that an alliance starts with.
    package var hours = WorkingHours(WorkingWeek(outsideNightFrom: 22 * 60, to: 7 * 60))
    package var rule = ReadingClockRule.initial

    package init(_ load: CountyLoad, from first: CalendarDay, days: Int, seed: UInt64) {
        self.load = load
        self.first = first
        self.days = max(1, days)
        self.seed = seed
    }

    /// Plays it by that policy.
    package func run(_ assignment: ReadingAssignment) -> SimulatedMonth {
        let centres = load.centres.enumerated().map { index, centre in
            var arrivals = Arrivals(load, hours: hours, rule: rule, seed: seed &+ UInt64(index) &* 7919)
            let all = arrivals.all(of: centre, from: first, days: days)
            let end = first.adding(days: days + 1).moment(minute: 480)
            let plan = DutyPlan(readers: centre.readers, first: first.adding(days: -1), days: days + 3)
            var run = CentreRun(plan, assignment: assignment, lapse: lapse)
            run.read(all, until: end)
            return SimulatedCentre(centre, run, from: first.start, until: end)
        }
        return SimulatedMonth(assignment: assignment, centres: centres)
    }
}

/// What came of one policy.
package struct SimulatedMonth: Hashable, Codable, Sendable {
    package let assignment: ReadingAssignment
    package let centres: [SimulatedCentre]

    /// A centre of it, by its name.
    package func centre(_ name: String) -> SimulatedCentre? { centres.first { $0.name == name } }
}

/// What came of one policy at one centre.
package struct SimulatedCentre: Hashable, Codable, Sendable {
    package let name: String
    package let readers: Int
    package let lines: [SimulatedLine]
    /// Of all that came.
    package let timelyPercent: Double
    package let breaches: Int
    /// The greatest less the least weighted minutes of a reader, in percent of the mean.
    package let spreadPercent: Double
    /// Of the hours of presence, in percent; nights excluded.
    package let idlePercent: Double

    init(_ load: CentreLoad, _ run: CentreRun, from start: Date, until end: Date) {
        var lines: [SimulatedLine] = []
        for kind in load.kinds {
            for urgency in Urgency.allCases.reversed() {
                if let line = SimulatedLine(kind.kind, urgency, run) { lines.append(line) }
            }
        }
        name = load.name
        readers = load.readers
        self.lines = lines
        let all = lines.reduce(0) { $0 + $1.count }
        breaches = lines.reduce(0) { $0 + $1.breaches }
        timelyPercent = all > 0 ? 100 * Double(all - breaches) / Double(all) : 100
        let weighed = run.weighed, mean = weighed.reduce(0, +) / Double(max(1, weighed.count))
        spreadPercent = mean > 0 ? 100 * ((weighed.max() ?? 0) - (weighed.min() ?? 0)) / mean : 0
        idlePercent = 100 * run.idleShare(from: start, until: end)
    }
}

/// One kind at one urgency.
package struct SimulatedLine: Hashable, Codable, Sendable {
    package let kind: ExamKind
    package let urgency: Urgency
    package let count: Int
    /// Minutes from arrival to report, by the clock on the wall.
    package let median: Double
    package let p90: Double
    package let timelyPercent: Double
    /// Late, or not read at the end.
    package let breaches: Int

    /// Nil where nothing came.
    init?(_ kind: ExamKind, _ urgency: Urgency, _ run: CentreRun) {
        let own = run.finished.filter { $0.arrival.kind == kind && $0.arrival.urgency == urgency }
        let left = run.left.filter { $0.kind == kind && $0.urgency == urgency }.count
        guard own.count + left > 0 else { return nil }
        let minutes = own.map { $0.at.timeIntervalSince($0.arrival.at) / 60 }.sorted()
        self.kind = kind
        self.urgency = urgency
        count = own.count + left
        median = Self.quantile(0.5, of: minutes)
        p90 = Self.quantile(0.9, of: minutes)
        breaches = left + own.count { $0.at > $0.arrival.due }
        timelyPercent = 100 * Double(count - breaches) / Double(count)
    }

    /// Of sorted numbers, the lower of two neighbours; 0 of none.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}
