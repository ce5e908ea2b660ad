// The part of the critical list that a recording's signal alone can tell. The limits are the caller's: counties differ.

/// What the critical list asks of a rhythm, as values that are stored beside a recording: the rules can be asked again, with other
/// limits, without its samples. Times are samples of the recording.
package struct CriticalRhythm: Codable, Sendable, Equatable {
    /// The time between two neighbouring beats, or between a beat and the recording's end.
    package struct Interval: Codable, Sendable, Equatable {
        package let milliseconds: Double
        package let start: Int
        package let end: Int
        /// 0 to 1.
        package let confidence: Double

        package init(milliseconds: Double, start: Int, end: Int, confidence: Double) {
            self.milliseconds = milliseconds
            self.start = start
            self.end = end
            self.confidence = confidence
        }
    }

    /// A run of beats and how fast they follow each other.
    package struct Run: Codable, Sendable, Equatable {
        package let beatsPerMinute: Double
        package let start: Int
        package let end: Int
        /// Whether its beats prove the rate by themselves, though detectors do not agree; none where nobody looked.
        package let isProven: Bool?

        package init(beatsPerMinute: Double, start: Int, end: Int, isProven: Bool = false) {
            self.beatsPerMinute = beatsPerMinute
            self.start = start
            self.end = end
            self.isProven = isProven ? true : nil
        }
    }

    /// The longest interval that is proven to hold no beat.
    package var longest: Interval?
    /// A longer one in which a beat may have been missed, or nothing could be read.
    package var longestUnproven: Interval?
    /// From the first beat to the last, confirmed or not: never to be shown as the heart rate, see
    /// `SignalFindings.beatsPerMinute`.
    package var mean: Run?
    /// The slowest run of eight intervals, or of all where there are fewer.
    package var slowest: Run?
    package var fastest: Run?
    /// How far independent detectors confirm the rates, 0 to 1.
    package var confidence: Double
    /// The mean may be shown as the heart rate.
    package var isConfirmed: Bool
    /// More than half a minute from the first beat to the last.
    package var isLong: Bool

    package init(confidence: Double, isConfirmed: Bool, isLong: Bool) {
        self.confidence = confidence
        self.isConfirmed = isConfirmed
        self.isLong = isLong
    }

    /// The rules that fire, in the order of the list. Beyond half a minute the rates are those of the slowest and the
    /// fastest run of eight intervals, else the mean.
    package func alarms(_ limits: RhythmLimits) -> [RhythmAlarm] {
        [interval(limits.longestInterval), low(limits.lowestRate), high(limits.highestRate)].compactMap(\.self)
    }

    /// The rate that is as low as `limit` or lower and is proven; nil also where nobody is sure of it.
    package func lowAlert(_ limit: Double?) -> RhythmAlarm? {
        low(limit).flatMap { $0.isProven ? $0 : nil }
    }

    private func interval(_ limit: Double?) -> RhythmAlarm? {
        guard let limit else { return nil }
        func alarm(_ interval: Interval, isProven: Bool) -> RhythmAlarm {
            RhythmAlarm(
                rule: .longestInterval, value: interval.milliseconds, limit: limit, start: interval.start,
                end: interval.end, confidence: interval.confidence, isProven: isProven)
        }
        if let longest, longest.milliseconds >= limit { return alarm(longest, isProven: true) }
        // Where nothing at all could be read, nothing is alleged.
        if let other = longestUnproven, other.milliseconds >= limit, other.confidence > 0 {
            return alarm(other, isProven: false)
        }
        return nil
    }

    private func low(_ limit: Double?) -> RhythmAlarm? {
        guard let limit, let run = isLong ? slowest : mean, run.beatsPerMinute <= limit else { return nil }
        return alarm(.lowestRate, run, limit)
    }

    private func high(_ limit: Double?) -> RhythmAlarm? {
        guard let limit, let run = isLong ? fastest : mean, run.beatsPerMinute >= limit else { return nil }
        return alarm(.highestRate, run, limit)
    }

    private func alarm(_ rule: RhythmAlarm.Rule, _ run: Run, _ limit: Double) -> RhythmAlarm {
        RhythmAlarm(
            rule: rule, value: run.beatsPerMinute, limit: limit, start: run.start, end: run.end,
            confidence: confidence, isProven: isConfirmed || run.isProven == true)
    }
}
