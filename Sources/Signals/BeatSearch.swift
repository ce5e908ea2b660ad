// Which peaks of the detection function are beats.

/// A peak that may be a beat.
struct BeatCandidate: Sendable, Equatable {
    /// Working sample of the R wave.
    var place: Int
    /// Height of the detection function: about 1 for a typical beat.
    let height: Float
}

struct BeatSearch {
    let function: DetectionFunction
    private let frequency: Double

    /// Two beats are at least 200 ms apart: the ventricle is refractory for longer.
    private static let refractory = 0.200
    /// A T wave follows within 400 ms, and is lower than its QRS complex.
    private static let repolarisation = 0.400
    private static let latestRepolarisation = 0.560
    /// How often a gap is looked at again: each time it can give one beat.
    private static let rounds = 8
    private static let clear: Float = 0.45
    private static let faint: Float = 0.20

    init(_ function: DetectionFunction) {
        self.function = function
        frequency = function.frequency
    }

    /// The beats in order of time.
    func beats() -> [BeatCandidate] {
        let candidates = peaks()
        var beats: [BeatCandidate] = []
        for candidate in candidates where candidate.height >= Self.clear {
            beats.append(candidate)
        }
        beats = withoutRepolarisation(beats)
        beats = withoutLonely(beats)
        for _ in 0..<Self.rounds {
            let more = withMissed(beats, from: candidates)
            if more.count == beats.count { break }
            beats = more
        }
        return beats.map { BeatCandidate(place: sharpest(near: $0.place), height: $0.height) }
    }

    /// Local maxima of the faint level and above, none within 200 ms of a higher one.
    private func peaks() -> [BeatCandidate] {
        let height = function.height
        let apart = BoxFilter.width(Self.refractory, at: frequency)
        var kept: [BeatCandidate] = []
        for index in height.indices where height[index] >= Self.faint {
            let before = index > 0 ? height[index - 1] : 0
            let after = index + 1 < height.count ? height[index + 1] : 0
            guard height[index] > before, height[index] >= after else { continue }
            let candidate = BeatCandidate(place: index, height: height[index])
            if let last = kept.last, candidate.place - last.place < apart {
                if candidate.height > last.height { kept[kept.count - 1] = candidate }
            } else {
                kept.append(candidate)
            }
        }
        return kept
    }

    /// Drops what follows a beat closely and is much lower, or lower and much less sharp.
    private func withoutRepolarisation(_ beats: [BeatCandidate]) -> [BeatCandidate] {
        let reach = BoxFilter.width(Self.repolarisation, at: frequency)
        var kept: [BeatCandidate] = []
        for beat in beats {
            if let last = kept.last, beat.place - last.place < reach {
                let isBlunt = sharpShare(beat) < 0.75 * sharpShare(last)
                if beat.height < (isBlunt ? 0.75 : 0.5) * last.height { continue }
            }
            kept.append(beat)
        }
        return kept
    }

    /// How much of a peak lies above 12 Hz.
    private func sharpShare(_ beat: BeatCandidate) -> Float { function.sharp[beat.place] / max(beat.height, 1e-6) }

    /// Drops what only a minority of the leads shows, where the rhythm goes on without it: an artifact of one lead.
    private func withoutLonely(_ beats: [BeatCandidate]) -> [BeatCandidate] {
        guard beats.count >= 4 else { return beats }
        let intervals = zip(beats.dropFirst(), beats).map { $0.place - $1.place }
        var kept: [BeatCandidate] = []
        for (index, beat) in beats.enumerated() {
            if index > 0, index + 1 < beats.count, function.agreement[beat.place] <= 0.6, let last = kept.last {
                let near = max(0, index - 5)..<min(intervals.count, index + 5)
                let typical = intervals[near].sorted()[near.count / 2]
                if (beats[index + 1].place - last.place) * 10 <= typical * 14 { continue }
            }
            kept.append(beat)
        }
        return kept
    }

    /// Looks again, with a lower threshold, where an interval is half as long again as those about it.
    private func withMissed(_ beats: [BeatCandidate], from candidates: [BeatCandidate]) -> [BeatCandidate] {
        guard beats.count >= 3 else { return beats }
        let intervals = zip(beats.dropFirst(), beats).map { $0.place - $1.place }
        let waves = repolarisations(of: beats, among: candidates)
        var all: [BeatCandidate] = []
        for (index, beat) in beats.enumerated() {
            all.append(beat)
            guard index < intervals.count else { break }
            let near = max(0, index - 4)..<min(intervals.count, index + 5)
            let typical = intervals[near].sorted()[near.count / 2]
            guard intervals[index] * 2 > typical * 3 else { continue }
            let wave = waves[near].sorted()[near.count / 2]
            if let found = missed(between: beat, and: beats[index + 1], wave, candidates) { all.append(found) }
        }
        return all
    }

    /// Height of the highest peak between 200 and 560 ms after each beat.
    private func repolarisations(of beats: [BeatCandidate], among candidates: [BeatCandidate]) -> [Float] {
        let reach = BoxFilter.width(Self.latestRepolarisation, at: frequency)
        var first = 0
        return beats.map { beat in
            while first < candidates.count, candidates[first].place <= beat.place { first += 1 }
            var height: Float = 0
            var next = first
            while next < candidates.count, candidates[next].place - beat.place <= reach {
                if candidates[next].height < Self.clear { height = max(height, candidates[next].height) }
                next += 1
            }
            return height
        }
    }

    /// The highest candidate of a gap, if it stands out from what lies about it and is no T wave.
    private func missed(
        between beat: BeatCandidate, and following: BeatCandidate, _ wave: Float, _ candidates: [BeatCandidate]
    ) -> BeatCandidate? {
        let from = beat.place + BoxFilter.width(0.30, at: frequency)
        let to = following.place - BoxFilter.width(0.28, at: frequency)
        guard from < to else { return nil }
        let repolarised = beat.place + BoxFilter.width(Self.latestRepolarisation, at: frequency)
        let floor = function.height[from..<to].sorted()[(to - from) * 6 / 10]
        var found: BeatCandidate?
        var low = 0
        var high = candidates.count
        while low < high {
            let middle = (low + high) / 2
            if candidates[middle].place < from { low = middle + 1 } else { high = middle }
        }
        while low < candidates.count, candidates[low].place < to {
            let candidate = candidates[low]
            low += 1
            let least = max(0.25, 2.5 * floor, candidate.place < repolarised ? 2 * wave : 0)
            if candidate.height >= least, candidate.height > (found?.height ?? 0) { found = candidate }
        }
        return found
    }

    /// The sharpest point within 70 ms: the R wave, or the S wave where it is deeper.
    private func sharpest(near place: Int) -> Int {
        let reach = BoxFilter.width(0.070, at: frequency)
        let sharpness = function.sharpness
        var best = place
        for index in max(0, place - reach)..<min(sharpness.count, place + reach + 1)
        where sharpness[index] > sharpness[best] { best = index }
        return best
    }
}
