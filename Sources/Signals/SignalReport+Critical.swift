// What the critical list asks of a recording, taken from everything that was found in it.

package import Exams

extension SignalReport {
    /// Kept beside the recording, so that its rules need no samples.
    package var critical: CriticalRhythm {
        var rhythm = CriticalRhythm(
            confidence: rate.confidence, isConfirmed: rate.beatsPerMinute != nil, isLong: isLong)
        rhythm.longest = extremes.longest.map(CriticalRhythm.Interval.init)
        rhythm.longestUnproven = extremes.longestUnproven.map(CriticalRhythm.Interval.init)
        // Only the witnesses' own disagreement is outweighed: never that nothing can be read, or that leads contradict each other.
        let mayBeProven = rate.doubts == [.detectorsDisagree]
        func run(_ run: RhythmExtremes.Run) -> CriticalRhythm.Run {
            CriticalRhythm.Run(
                beatsPerMinute: run.beatsPerMinute, start: run.start, end: run.end,
                isProven: mayBeProven && run.isProven)
        }
        rhythm.slowest = extremes.slowest.map(run)
        rhythm.fastest = extremes.fastest.map(run)
        if let first = beats.positions.first, let last = beats.positions.last, let value = rate.unconfirmed {
            rhythm.mean = CriticalRhythm.Run(
                beatsPerMinute: value, start: first, end: last, isProven: mayBeProven && extremes.isMeanProven)
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
