// Where a recording shows nothing in any lead: rates are never taken across such a stretch.

import Waveforms

/// Stretches that nobody could read, in samples of the file, ascending.
struct UnreadableStretches {
    /// Nothing is known of these: no samples for 200 ms, all leads still for 3 s, or nothing but noise between two beats.
    private(set) var holes: [Range<Int>] = []
    /// All leads stand still here for 400 ms to 3 s. A quiet, coarse lead does so between two beats, too.
    private var stills: [Range<Int>] = []
    private let frequency: Double

    private static let leastAbsent = 0.2
    private static let leastStill = 0.4
    private static let surelyOff = 3.0
    /// A witness sees a beat up to so far from its place.
    private static let margin = 0.1
    /// A beat may be lost in an interval of so many times those around it.
    private static let suspicious = 1.5
    /// So many of the longest intervals are looked at closely.
    private static let looks = 32

    private init(_ holes: [Range<Int>], _ stills: [Range<Int>], _ frequency: Double) {
        (self.holes, self.stills, self.frequency) = (holes, stills, frequency)
    }

    init(_ recording: Recording, _ detection: BeatDetection) {
        frequency = recording.frequency
        let total = recording.sampleCount
        guard WorkingRate.usable.contains(frequency), total > 0 else { return }
        let absent = Self.common(recording, total, Int(Self.leastAbsent * frequency)) { $0 }
        let still = Self.common(recording, total, Int(Self.leastStill * frequency)) { _ in true }
        let off = Int(Self.surelyOff * frequency)
        holes = Self.merged(absent + still.filter { $0.count >= off })
        stills = still.filter { $0.count < off }
        holes = Self.merged(holes + noisy(recording, detection.positions))
    }

    /// Stretches of at least `least` samples in which every lead repeats one value or has none, where the value counts.
    private static func common(
        _ recording: Recording, _ total: Int, _ least: Int, _ counts: (_ isMissing: Bool) -> Bool
    ) -> [Range<Int>] {
        var common = [0..<total]
        for lead in recording.leads where !common.isEmpty {
            common = intersection(common, runs(lead, total, least, counts)).filter { $0.count >= least }
        }
        return common
    }

    private static func runs(
        _ lead: RecordedLead, _ total: Int, _ least: Int, _ counts: (_ isMissing: Bool) -> Bool
    ) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        func add(_ run: Range<Int>) {
            if let last = runs.last, last.upperBound == run.lowerBound {
                runs[runs.count - 1] = last.lowerBound..<run.upperBound
            } else {
                runs.append(run)
            }
        }
        var start = 0
        let count = lead.steps.count
        for index in 1..<max(1, count + 1) where index == count || lead.steps[index] != lead.steps[start] {
            if index - start >= least, counts(lead.steps[start] == lead.missing) { add(start..<index) }
            start = index
        }
        if count < total { add(count..<total) }
        return runs
    }

    private static func intersection(_ one: [Range<Int>], _ other: [Range<Int>]) -> [Range<Int>] {
        var both: [Range<Int>] = []
        var (left, right) = (0, 0)
        while left < one.count, right < other.count {
            let shared = one[left].clamped(to: other[right])
            if !shared.isEmpty { both.append(shared) }
            if one[left].upperBound < other[right].upperBound { left += 1 } else { right += 1 }
        }
        return both
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, last.upperBound >= range.lowerBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// Intervals twice as long as those around them, and two seconds at least, in which no lead can be read.
    private func noisy(_ recording: Recording, _ beats: [Int]) -> [Range<Int>] {
        let edge = Int(2 * Self.margin * frequency)
        let long = beats.indices.dropFirst().filter { index in
            let length = beats[index] - beats[index - 1]
            return Double(length) >= 2 * frequency && isBroken(length, 2, beats, index)
        }
        let longest = long.sorted { beats[$0] - beats[$0 - 1] > beats[$1] - beats[$1 - 1] }.prefix(Self.looks)
        return longest.compactMap { index in
            let evidence = StretchEvidence(recording, start: beats[index - 1], end: beats[index])
            guard evidence.silentLeads == 0, evidence.speakingLeads == 0 else { return nil }
            return (beats[index - 1] + edge)..<(beats[index] - edge)
        }
    }

    /// The interval that ends with this beat is so many times as long as those around it; true where there are none.
    private func isBroken(_ length: Int, _ times: Double, _ beats: [Int], _ index: Int) -> Bool {
        let near = max(1, index - 4)...min(beats.count - 1, index + 4)
        let lengths = near.filter { $0 != index }.map { beats[$0] - beats[$0 - 1] }.sorted()
        guard !lengths.isEmpty else { return true }
        return Double(length) > times * Double(lengths[lengths.count / 2])
    }

    /// The beats in pieces between which nothing is known. A piece may be a single beat.
    func pieces(_ beats: [Int]) -> [ArraySlice<Int>] {
        var pieces: [ArraySlice<Int>] = []
        var first = 0
        for index in beats.indices.dropFirst() {
            let interval = beats[index - 1]..<max(beats[index - 1], beats[index])
            let isUnread =
                touches(holes, interval)
                || (touches(stills, interval) && isBroken(interval.count, Self.suspicious, beats, index))
            guard isUnread else { continue }
            pieces.append(beats[first..<index])
            first = index
        }
        pieces.append(beats[first...])
        return pieces
    }

    private func touches(_ ranges: [Range<Int>], _ interval: Range<Int>) -> Bool {
        guard !ranges.isEmpty else { return false }
        let edge = Int(Self.margin * frequency)
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound + edge <= interval.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound - edge < interval.upperBound
    }

    /// As seen from the begin of a strip.
    func within(_ range: Range<Int>) -> UnreadableStretches {
        func shifted(_ ranges: [Range<Int>]) -> [Range<Int>] {
            ranges.map { $0.clamped(to: range) }.filter { !$0.isEmpty }.map {
                ($0.lowerBound - range.lowerBound)..<($0.upperBound - range.lowerBound)
            }
        }
        return UnreadableStretches(shifted(holes), shifted(stills), frequency)
    }

    /// More than half of the strip is a hole.
    func hides(_ range: Range<Int>) -> Bool {
        holes.reduce(0) { $0 + $1.clamped(to: range).count } * 2 > range.count
    }
}
