// What the critical list asks of a recording, taken from everything that was found in it.

package import Exams

extension SignalReport {
    /// Kept beside the recording, so that its rules need no samples.
    package var critical: CriticalRhythm {
        var rhythm = CriticalRhythm(
            confidence: rate.confidence, isConfirmed: rate.beatsPerMinute != nil, isLong: isLong)
        rhythm.longest = extremes.longest.map(CriticalRhythm.Interval.init)
        rhythm.longestUnproven = extremes.longestUnproven.map(CriticalRhythm.Interval.init)
        rhythm.slowest = extremes.slowest.map(CriticalRhythm.Run.init)
        rhythm.fastest = extremes.fastest.map(CriticalRhythm.Run.init)
        if let first = beats.positions.first, let last = beats.positions.last, let value = rate.unconfirmed {
            rhythm.mean = CriticalRhythm.Run(beatsPerMinute: value, start: first, end: last)
        }
        return rhythm
    }

    private var isLong: Bool {
        guard let first = beats.positions.first, let last = beats.positions.last else { return false }
        return Double(last - first) > 30 * beats.frequency
    }
}

extension CriticalRhythm.Interval {
    fileprivate init(_ interval: RhythmExtremes.Interval) {
        self.init(
            milliseconds: interval.milliseconds, start: interval.start, end: interval.end,
            confidence: interval.confidence)
    }
}

extension CriticalRhythm.Run {
    fileprivate init(_ run: RhythmExtremes.Run) {
        self.init(beatsPerMinute: run.beatsPerMinute, start: run.start, end: run.end)
    }
}
