// The part of the critical list that a signal alone can tell. The limits are the caller's: counties differ.

/// Limits of one alliance; nil where a rule is not used.
package struct RhythmLimits: Sendable, Equatable {
    /// An interval as long as this or longer, in milliseconds.
    package let longestInterval: Double?
    /// A mean ventricular rate as low as this or lower, per minute.
    package let lowestRate: Double?
    /// As high as this or higher.
    package let highestRate: Double?

    package init(longestInterval: Double?, lowestRate: Double?, highestRate: Double?) {
        self.longestInterval = longestInterval
        self.lowestRate = lowestRate
        self.highestRate = highestRate
    }
}

/// One rule that fired.
package struct RhythmAlarm: Sendable, Equatable {
    package enum Rule: String, Sendable, Equatable, CaseIterable { case longestInterval, lowestRate, highestRate }

    package let rule: Rule
    /// Milliseconds of the interval, or beats per minute.
    package let value: Double
    /// The limit that it reached.
    package let limit: Double
    /// Samples of the file where it is.
    package let start: Int
    package let end: Int
    /// 0 to 1.
    package let confidence: Double
    /// Proven by the signal; a person must look at all others before they count.
    package let isProven: Bool
}

extension SignalReport {
    /// The rules that fire, in the order of the list. Beyond half a minute the rates are those of the slowest and the
    /// fastest run of eight intervals, else the mean.
    package func alarms(_ limits: RhythmLimits) -> [RhythmAlarm] {
        [interval(limits.longestInterval), low(limits.lowestRate), high(limits.highestRate)].compactMap(\.self)
    }

    private func interval(_ limit: Double?) -> RhythmAlarm? {
        guard let limit else { return nil }
        func alarm(_ interval: RhythmExtremes.Interval, isProven: Bool) -> RhythmAlarm {
            RhythmAlarm(
                rule: .longestInterval, value: interval.milliseconds, limit: limit, start: interval.start,
                end: interval.end, confidence: interval.confidence, isProven: isProven)
        }
        if let longest = extremes.longest, longest.milliseconds >= limit { return alarm(longest, isProven: true) }
        // Where nothing at all could be read, nothing is alleged.
        if let other = extremes.longestUnproven, other.milliseconds >= limit, other.confidence > 0 {
            return alarm(other, isProven: false)
        }
        return nil
    }

    private func low(_ limit: Double?) -> RhythmAlarm? {
        guard let limit, let run = isLong ? extremes.slowest : mean, run.beatsPerMinute <= limit else { return nil }
        return alarm(.lowestRate, run, limit)
    }

    private func high(_ limit: Double?) -> RhythmAlarm? {
        guard let limit, let run = isLong ? extremes.fastest : mean, run.beatsPerMinute >= limit else { return nil }
        return alarm(.highestRate, run, limit)
    }

    private func alarm(_ rule: RhythmAlarm.Rule, _ run: RhythmExtremes.Run, _ limit: Double) -> RhythmAlarm {
        RhythmAlarm(
            rule: rule, value: run.beatsPerMinute, limit: limit, start: run.start, end: run.end,
            confidence: rate.confidence, isProven: rate.beatsPerMinute != nil)
    }

    private var isLong: Bool {
        guard let first = beats.positions.first, let last = beats.positions.last else { return false }
        return Double(last - first) > 30 * beats.frequency
    }

    private var mean: RhythmExtremes.Run? {
        guard let first = beats.positions.first, let last = beats.positions.last, let value = rate.unconfirmed
        else { return nil }
        return RhythmExtremes.Run(start: first, end: last, beatsPerMinute: value)
    }
}
