// The longest and the shortest interval between beats, the slowest and the fastest run, and how sure each is.

import Waveforms

/// The extremes of a rhythm.
package struct RhythmExtremes: Sendable, Equatable {
    /// The longest interval that is proven to hold no missed beat.
    package let longest: Interval?
    /// A longer one in which a beat may have been missed, or nothing could be read.
    package let longestUnproven: Interval?
    /// The shortest interval whose two beats both stand clear of the noise.
    package let shortest: Interval?
    /// The slowest run of eight intervals that could be read, or all that could where no eight follow each other.
    package let slowest: Run?
    package let fastest: Run?
    /// Whether the beats of the whole recording prove its mean rate, where that is slow or fast and the recording short.
    package let isMeanProven: Bool

    /// The time between two neighbouring beats.
    package struct Interval: Sendable, Equatable {
        /// Samples of the file.
        package let start: Int
        package let end: Int
        package let milliseconds: Double
        /// It begins or ends with the recording, not with a beat: the pause lasted at least so long.
        package let isOpen: Bool
        /// Leads that can be read in it and show no beat between.
        package let leads: Int
        /// 0 to 1.
        package let confidence: Double
    }

    /// A run of beats.
    package struct Run: Sendable, Equatable {
        package let start: Int
        package let end: Int
        package let beatsPerMinute: Double
        /// Whether its beats prove a slow or a fast rate by themselves.
        package var isProven = false
    }

    private static let runLength = 8
    /// So many of the longest intervals are looked at closely.
    private static let looks = 8

    init(_ recording: Recording, _ detection: BeatDetection, _ unreadable: UnreadableStretches) {
        let frequency = detection.frequency
        var proven: Interval?
        var unproven: Interval?
        for gap in Self.longestGaps(recording, detection) where proven == nil {
            let (interval, isProven) = Self.examined(gap, recording, frequency)
            if isProven { proven = interval } else if unproven == nil { unproven = interval }
        }
        longest = proven
        longestUnproven = unproven
        shortest = Self.shortest(detection)
        let pieces = unreadable.pieces(detection.positions),
            proof = RunProof(recording: recording, detection: detection)
        let (slow, fast) = Self.runs(pieces, frequency)
        func judged(_ run: Run?) -> Run? {
            guard var run, let start = detection.positions.firstIndex(of: run.start),
                let end = detection.positions.firstIndex(of: run.end)
            else { return run }
            run.isProven = proof.proves([detection.positions[start...end]], at: run.beatsPerMinute)
            return run
        }
        (slowest, fastest) = (judged(slow), judged(fast))
        let isShort = Double(recording.sampleCount) <= 60 * frequency
        isMeanProven = isShort && HeartRate.mean(pieces, frequency).map { proof.proves(pieces, at: $0) } ?? false
    }

    private static func examined(_ gap: Gap, _ recording: Recording, _ frequency: Double) -> (Interval, Bool) {
        let milliseconds = 1000 * Double(gap.length) / frequency
        func interval(leads: Int, _ confidence: Double) -> Interval {
            Interval(
                start: gap.start ?? gap.turn.lowerBound, end: gap.end ?? gap.turn.upperBound,
                milliseconds: milliseconds,
                isOpen: gap.start == nil || gap.end == nil, leads: leads, confidence: confidence)
        }
        // Under a second there is hardly room for a beat besides the T wave, and no rule asks.
        if milliseconds < 1000, gap.start != nil, gap.end != nil { return (interval(leads: 0, 0.6), true) }
        let evidence = StretchEvidence(recording, start: gap.start, end: gap.end, within: gap.turn)
        let silent = evidence.silentLeads
        if evidence.isSilent {
            return (interval(leads: silent, 0.8 + 0.2 * Double(silent) / Double(recording.leads.count)), true)
        }
        return (interval(leads: silent, evidence.speakingLeads == 0 && silent > 0 ? 0.5 : 0), false)
    }

    private struct Gap {
        let start: Int?
        let end: Int?
        let length: Int
        let turn: Range<Int>
    }

    /// The longest gaps, longest first; the ends of the recording and of turns count where they are longer than any interval.
    private static func longestGaps(_ recording: Recording, _ detection: BeatDetection) -> [Gap] {
        guard WorkingRate.usable.contains(detection.frequency), recording.sampleCount > 0 else { return [] }
        var gaps: [Gap] = []
        var open: [Gap] = []
        for turn in detection.turns {
            let beats = detection.positions.within(turn)
            guard let first = beats.first, let last = beats.last else {
                open.append(Gap(start: nil, end: nil, length: turn.count, turn: turn))
                continue
            }
            gaps += zip(beats, beats.dropFirst()).map { Gap(start: $0, end: $1, length: $1 - $0, turn: turn) }
            open.append(Gap(start: nil, end: first, length: first - turn.lowerBound, turn: turn))
            open.append(Gap(start: last, end: nil, length: turn.upperBound - last, turn: turn))
        }
        let longest = gaps.map(\.length).max() ?? 0
        gaps += open.filter { $0.length > longest }
        return Array(gaps.sorted { $0.length > $1.length }.prefix(looks))
    }

    private static func shortest(_ detection: BeatDetection) -> Interval? {
        let beats = detection.positions
        var best: Int?
        for index in beats.indices.dropFirst() {
            // Half a typical beat's height and more on both sides.
            guard detection.heights[index] >= 0.5, detection.heights[index - 1] >= 0.5,
                detection.turn(of: beats[index]) == detection.turn(of: beats[index - 1])
            else { continue }
            let length = beats[index] - beats[index - 1]
            if best.map({ length < beats[$0] - beats[$0 - 1] }) ?? true { best = index }
        }
        guard let best else { return nil }
        let lower = min(detection.heights[best], detection.heights[best - 1])
        return Interval(
            start: beats[best - 1], end: beats[best],
            milliseconds: 1000 * Double(beats[best] - beats[best - 1]) / detection.frequency, isOpen: false, leads: 0,
            confidence: Double(min(1, lower)))
    }

    private static func runs(_ pieces: [ArraySlice<Int>], _ frequency: Double) -> (Run?, Run?) {
        var (slowest, fastest): (Run?, Run?)
        for piece in pieces {
            for (start, end) in zip(piece, piece.dropFirst(runLength)) where end > start {
                let rate = Double(runLength) * 60 * frequency / Double(end - start)
                let run = Run(start: start, end: end, beatsPerMinute: rate)
                if rate < slowest?.beatsPerMinute ?? .infinity { slowest = run }
                if rate > fastest?.beatsPerMinute ?? 0 { fastest = run }
            }
        }
        if slowest != nil { return (slowest, fastest) }
        guard let first = pieces.first?.first, let last = pieces.last?.last,
            let rate = HeartRate.mean(pieces, frequency)
        else { return (nil, nil) }
        let whole = Run(start: first, end: last, beatsPerMinute: rate)
        return (whole, whole)
    }
}
