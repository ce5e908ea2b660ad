// Strips of the rhythm lead, each shown to six detectors.

import Waveforms

/// The vote of the witnesses on one lead.
struct RhythmStrips {
    /// Mean share of the witnesses that agree.
    let agreement: Double
    /// Four of six agree in at least three quarters of the strips.
    let areConfirmed: Bool
    /// The rate they agree on is not that of the beats found in all leads.
    let contradictLeads: Bool
    /// The vote where the whole recording is one strip.
    let only: StripVote?

    /// A recording up to this long is one strip.
    private static let longest = 30.0
    private static let seconds = 10.0
    /// Of a long recording, so many strips spread evenly are shown.
    private static let most = 24

    init(_ lead: RecordedLead, _ frequency: Double, _ detection: BeatDetection, _ unreadable: UnreadableStretches) {
        let all = Self.ranges(lead.steps.count, frequency)
        let ranges = all.count > 1 ? all.filter { !unreadable.hides($0) } : all
        var shares = 0.0
        var confirmed = 0
        var contradicted = 0
        var last: StripVote?
        for range in ranges {
            let vote = StripVote(lead, range, frequency, unreadable.within(range))
            last = vote
            shares += vote.share
            guard vote.isQuorate else { continue }
            confirmed += 1
            let beats = detection.positions.filter { range.contains($0) }
            let rate = HeartRate.mean(unreadable.pieces(beats), frequency) ?? 0
            if abs(rate - vote.median) > max(5, 0.1 * vote.median) { contradicted += 1 }
        }
        agreement = ranges.isEmpty ? 0 : shares / Double(ranges.count)
        areConfirmed = !ranges.isEmpty && confirmed * 4 >= ranges.count * 3
        contradictLeads = contradicted * 4 > confirmed
        only = all.count == 1 ? last : nil
    }

    private static func ranges(_ count: Int, _ frequency: Double) -> [Range<Int>] {
        guard WorkingRate.usable.contains(frequency), count > 0 else { return [] }
        let duration = Double(count) / frequency
        guard duration > longest else { return [0..<count] }
        let number = min(most, Int(duration / seconds))
        let length = Int(seconds * frequency)
        return (0..<number).map { strip in
            let start = (count - length) * strip / max(1, number - 1)
            return start..<(start + length)
        }
    }
}

/// Six rates of one strip and what they agree on.
struct StripVote {
    let median: Double
    /// Of the witnesses, within 3 % or 2 beats per minute of the median.
    let share: Double
    let isQuorate: Bool
    /// Of each witness; 0 where it sees fewer than two beats.
    private let rates: [Double]

    init(_ lead: RecordedLead, _ range: Range<Int>, _ frequency: Double, _ unreadable: UnreadableStretches) {
        func mean(_ beats: [Int]) -> Double { HeartRate.mean(unreadable.pieces(beats), frequency) ?? 0 }
        let samples = Self.samples(lead, range)
        let strip = RecordedLead(
            name: lead.name, standard: lead.standard, steps: Array(lead.steps[range]),
            microvoltsPerStep: lead.microvoltsPerStep, zero: lead.zero, missing: lead.missing)
        var rates = Witness.allCases.map { mean($0.beats(samples, at: frequency)) }
        // Our own search, in this lead alone and without the last beat, which the strip may have cut.
        let own = BeatDetection(Recording(frequency: frequency, leads: [strip])).positions.dropLast()
        rates.append(mean(Array(own)))
        rates.sort()
        self.rates = rates
        let middle = (rates[2] + rates[3]) / 2
        median = middle
        let near = rates.filter { HeartRate.agree($0, middle) }.count
        share = Double(near) / Double(rates.count)
        isQuorate = near >= HeartRate.quorum && median > 0
    }

    /// How many witnesses see this rate.
    func witnesses(of rate: Double) -> Int { rates.filter { HeartRate.agree($0, rate) }.count }

    /// Microvolts; a missing sample repeats the one before it.
    private static func samples(_ lead: RecordedLead, _ range: Range<Int>) -> [Double] {
        let scale = WorkingLead.scale(lead)
        var last = 0.0
        if let first = lead.steps[range].first(where: { $0 != lead.missing }) { last = Double(first) * scale }
        return lead.steps[range].map { step in
            if step != lead.missing { last = Double(step) * scale }
            return last
        }
    }
}
