// What each lead shows between two beats: whether a beat could have been missed there.

import Waveforms

/// A closer look at one stretch of a recording, lead by lead.
struct StretchEvidence {
    /// Leads that can be read here and show both beats and no other.
    private(set) var silentLeads = 0
    /// Leads that can be read here and show something like a beat between.
    private(set) var speakingLeads = 0

    /// Two leads must show the silence: one may have lost its electrode.
    static let leastLeads = 2
    /// Whether it is proven that no beat was missed.
    var isSilent: Bool { silentLeads >= Self.leastLeads && speakingLeads == 0 }

    /// From 560 ms after a beat its T wave is over; 200 ms before the next, its P wave and QRS complex begin.
    private static let after = 0.560
    private static let before = 0.200
    /// A P wave stands at a fifth of a QRS complex and less in the band of the search.
    private static let beatLike: Float = 0.35
    private static let noisy: Float = 0.20

    /// - Parameters:
    ///   - start: the beat before, or nil at the begin of the recording or turn; `end` alike.
    ///   - turn: samples beyond it are not looked at; nil for all.
    init(_ recording: Recording, start: Int?, end: Int?, within turn: Range<Int>? = nil) {
        let turn = turn ?? 0..<recording.sampleCount
        let rate = WorkingRate(recording.frequency)
        guard rate.isUsable else { return }
        let margin = BoxFilter.width(10, at: rate.frequency) * rate.divisor
        let from = max(turn.lowerBound, (start ?? turn.lowerBound) - margin)
        let to = min(turn.upperBound, (end ?? turn.upperBound) + margin)
        guard from < to else { return }
        let first = start.map { ($0 - from) / rate.divisor }
        let last = end.map { ($0 - from) / rate.divisor }
        for lead in recording.leads {
            let working = WorkingLead(lead, from..<to, rate)
            look(working, first, last, rate.frequency)
        }
    }

    private mutating func look(_ lead: WorkingLead, _ first: Int?, _ last: Int?, _ frequency: Double) {
        let count = lead.values.count
        let low = (first ?? 0) + (first == nil ? 0 : BoxFilter.width(Self.after, at: frequency))
        let high = min(count, (last ?? count) - (last == nil ? 0 : BoxFilter.width(Self.before, at: frequency)))
        guard low < high, lead.presentShare > 0.98 else { return }
        let still = lead.stills.map { $0.clamped(to: low..<high).count }.reduce(0, +)
        guard still * 2 < high - low else { return }
        let band = QRSBand(lead.values, at: frequency)
        let levels = LeadLevels(band.energy, present: 1, at: frequency)
        let length = LeadLevels.length(at: frequency)
        func height(_ place: Int) -> Float {
            let peak = levels.peak[min(place / length, levels.peak.count - 1)]
            return peak > 0 ? (band.energy[place] / peak).squareRoot() : 0
        }
        for beat in [first, last].compactMap(\.self) where beat >= 0 && beat < count {
            let reach = BoxFilter.width(0.06, at: frequency)
            let near = max(0, beat - reach)..<min(count, beat + reach + 1)
            guard (near.map(height).max() ?? 0) >= 0.4 else { return }
        }
        let heights = (low..<high).map(height).sorted()
        guard heights[heights.count / 2] < Self.noisy else { return }
        if heights[heights.count - 1] < Self.beatLike { silentLeads += 1 } else { speakingLeads += 1 }
    }
}
