// Whether the beats themselves prove a slow or a fast rate: the published detectors were made for usual ones.

import Waveforms

/// Looks at every interval of a run of beats. Where the witnesses of a rate disagree this is enough for the critical list, and never
/// for the rate that is shown.
///
/// Detectors whose thresholds sink with time find T waves and noise in the long intervals of a slow rhythm, and those that rest for
/// 300 ms after a beat miss every other one from 200 a minute on; so four of six seldom agree just where it matters.
struct RunProof {
    let recording: Recording
    let detection: BeatDetection

    /// So few intervals prove no slow rate, and so few no fast one.
    private static let (leastSlow, leastFast) = (3, 8)
    /// Only rates to which a rule may be put are looked at.
    private static let (slow, fast) = (60.0, 120.0)
    /// Under a second there is hardly room for a beat besides the T wave.
    private static let short = 1.0
    /// How far an interval of an even rhythm lies from the middle one.
    private static let uneven = 0.1
    /// Heights of beats that stand alike and clear: about 1 is a typical one.
    private static let alike: ClosedRange<Float> = 0.6...1.7

    /// Beats of runs that nothing unreadable interrupts.
    func proves(_ runs: [ArraySlice<Int>], at beatsPerMinute: Double) -> Bool {
        switch beatsPerMinute {
        case ..<Self.slow: isSlow(runs)
        case Self.fast...: isFast(runs)
        default: false
        }
    }

    /// No interval can hold a beat that was missed: two leads at least show that there is none, and no lead one.
    private func isSlow(_ runs: [ArraySlice<Int>]) -> Bool {
        let intervals = runs.flatMap { Array(zip($0, $0.dropFirst())) }
        guard intervals.count >= Self.leastSlow else { return false }
        return intervals.allSatisfy { start, end in
            guard Double(end - start) >= Self.short * detection.frequency else { return true }
            let turn = detection.turns[detection.turn(of: start)]
            return StretchEvidence(recording, start: start, end: end, within: turn).isSilent
        }
    }

    /// No beat was found where there is none: all stand alike and clear, and no T waves are among them. Of an even rhythm every other
    /// beat is held against those between; of an uneven one, as in atrial fibrillation, each beat must be like the others.
    private func isFast(_ runs: [ArraySlice<Int>]) -> Bool {
        let intervals = runs.flatMap { zip($0, $0.dropFirst()).map { Double($1 - $0) } }.sorted()
        guard intervals.count >= Self.leastFast, let first = intervals.first, let last = intervals.last else {
            return false
        }
        let stand = runs.allSatisfy { run in run.indices.allSatisfy { Self.alike.contains(detection.heights[$0]) } }
        guard stand else { return false }
        let middle = intervals[intervals.count / 2]
        let isEven = first >= (1 - Self.uneven) * middle && last <= (1 + Self.uneven) * middle
        return runs.allSatisfy { run in
            let sharpness = BeatSharpness(recording, at: Array(run))
            return isEven ? sharpness.isOneByOneAlike : sharpness.isAllAlike
        }
    }
}
