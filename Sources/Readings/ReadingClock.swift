// How long a reading may take: the alliance's minutes, counted on the centre's calendar where the clock may pause.
package import Alliance
package import Exams
package import FoundationEssentials

/// Which clocks stand still while a centre is closed, when to warn, and when to go on to whom: the alliance's data.
package struct ReadingClockRule: Hashable, Sendable {
    /// Whether the routine clock stands still while the centre is closed.
    package var pausesRoutine: Bool
    /// Whether the urgent clock does. There is no such word for emergencies.
    package var pausesUrgent: Bool
    /// Percent of the time after which its holder is warned, 1 to 99.
    package var warnPercent: Double
    /// Seconds after the deadline until the centre's head hears of it.
    package var head: Double
    /// Seconds after the deadline until the reading counts as failed.
    package var failure: Double

    package init(pausesRoutine: Bool, pausesUrgent: Bool, warnPercent: Double, head: Double, failure: Double) {
        self.pausesRoutine = pausesRoutine
        self.pausesUrgent = pausesUrgent
        self.warnPercent = warnPercent
        self.head = head
        self.failure = failure
    }

    /// What a new alliance starts with: the night pauses routine, and nothing else; warned at 70 %; the head after 5 more
    /// minutes, failed after 60 (our proposals, but for the night, which is common practice).
    package static let initial = ReadingClockRule(
        pausesRoutine: true, pausesUrgent: false, warnPercent: 70, head: 300, failure: 3600)

    /// Whether the clock of that urgency stands still while the centre is closed: never in an emergency.
    package func pauses(_ urgency: Urgency) -> Bool {
        switch urgency {
        case .routine: pausesRoutine
        case .urgent: pausesUrgent
        case .emergency: false
        }
    }
}

/// The clock of one reading.
package struct ReadingClock: Hashable, Sendable {
    /// The time that the report may take, in seconds of the clock.
    package let length: Double
    private let warnPercent: Double
    private let hours: WorkingHours

    /// `minutes` is the alliance's number for the kind and urgency; `hours` is the calendar of the centre that reads.
    package init(minutes: Double, urgency: Urgency, rule: ReadingClockRule, hours: WorkingHours) {
        length = max(0, minutes * 60)
        warnPercent = min(max(rule.warnPercent, 1), 99)
        self.hours = rule.pauses(urgency) ? hours : .always
    }

    /// When the report is due, of an exam that could be read from `start` on.
    package func due(from start: Date) -> Date { hours.moment(after: length, from: start) }

    /// When the reading is warned of.
    package func warning(from start: Date) -> Date {
        hours.moment(after: length * warnPercent / 100, from: start)
    }

    /// How many seconds of the clock have run from `start` until `moment`.
    package func elapsed(from start: Date, to moment: Date) -> Double { hours.worked(from: start, to: moment) }
}
