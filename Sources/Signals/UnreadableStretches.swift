// Where a recording shows nothing in any lead: rates are never taken across such a stretch.

import Waveforms

/// Stretches that nobody could read, in samples of the file, ascending.
struct UnreadableStretches {
    /// Nothing is known of these: no samples for 200 ms, all leads still for 3 s, or nothing but noise between two beats.
    private(set) var holes: [Range<Int>] = []
    /// All leads stand still here for 400 ms to 3 s. A quiet, coarse lead does so between two beats, too.
    private var stills: [Range<Int>] = []
    /// The first samples of turns but the first: nothing joins a beat before to one from there on.
    private var boundaries: [Int] = []
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

    private init(_ holes: [Range<Int>], _ stills: [Range<Int>], _ boundaries: [Int], _ frequency: Double) {
        (self.holes, self.stills, self.boundaries, self.frequency) = (holes, stills, boundaries, frequency)
    }

    init(_ recording: Recording, _ detection: BeatDetection) {
        frequency = recording.frequency
        let total = recording.sampleCount
        boundaries = detection.turns.dropFirst().map(\.lowerBound)
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
            guard !turns(between: beats[index - 1], and: beats[index]) else { return false }
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

    /// The beats in pieces between which nothing is known. A piece may be a single beat. Where a piece ends beside a stretch that
    /// could not be read, a beat at that stretch's very edge is none: a trace that jumps there looks like one.
    func pieces(_ beats: [Int]) -> [ArraySlice<Int>] {
        var pieces: [ArraySlice<Int>] = []
        var first = 0
        for index in beats.indices.dropFirst() {
            let interval = beats[index - 1]..<max(beats[index - 1], beats[index])
            let isTurn = turns(between: beats[index - 1], and: beats[index])
            let gaps = isTurn ? [] : unread(interval, beats, index)
            guard isTurn || !gaps.isEmpty else { continue }
            let edge = Int(Self.margin * frequency)
            let isAtBegin = gaps.contains { abs(beats[index - 1] - $0.lowerBound) <= edge }
            let isAtEnd = gaps.contains { abs(beats[index] - $0.upperBound) <= edge }
            let last = isAtBegin ? index - 1 : index
            if first < last { pieces.append(beats[first..<last]) }
            first = isAtEnd ? index + 1 : index
        }
        if first < beats.count { pieces.append(beats[first...]) }
        return pieces
    }

    /// The stretches because of which nothing is known of an interval: none where something is.
    private func unread(_ interval: Range<Int>, _ beats: [Int], _ index: Int) -> [Range<Int>] {
        let hole = touched(holes, interval), still = touched(stills, interval)
        guard hole != nil || (still != nil && isBroken(interval.count, Self.suspicious, beats, index)) else {
            return []
        }
        return [hole, still].compactMap(\.self)
    }

    private func turns(between one: Int, and other: Int) -> Bool {
        let next = boundaries.firstPlace { $0 > one }
        return next < boundaries.count && boundaries[next] <= other
    }

    private func touched(_ ranges: [Range<Int>], _ interval: Range<Int>) -> Range<Int>? {
        let edge = Int(Self.margin * frequency)
        let next = ranges.firstPlace { $0.upperBound + edge > interval.lowerBound }
        guard next < ranges.count, ranges[next].lowerBound - edge < interval.upperBound else { return nil }
        return ranges[next]
    }

    /// As seen from the begin of a strip.
    func within(_ range: Range<Int>) -> UnreadableStretches {
        func shifted(_ ranges: [Range<Int>]) -> [Range<Int>] {
            ranges.meeting(range).map { $0.clamped(to: range) }.map {
                ($0.lowerBound - range.lowerBound)..<($0.upperBound - range.lowerBound)
            }
        }
        let inside = boundaries.within(range).map { $0 - range.lowerBound }
        return UnreadableStretches(shifted(holes), shifted(stills), inside, frequency)
    }

    /// More than half of the strip is a hole.
    func hides(_ range: Range<Int>) -> Bool {
        holes.meeting(range).reduce(0) { $0 + $1.clamped(to: range).count } * 2 > range.count
    }
}
