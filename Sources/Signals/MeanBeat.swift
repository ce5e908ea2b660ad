// The mean beat of a lead and the direction of its waves.

import Waveforms

/// P, QRS and T of one lead, from the mean of its beats, in microvolts.
struct MeanBeat {
    /// The highest point of the QRS complex over the baseline, at least 0.
    let high: Float
    /// The lowest point, at most 0.
    let low: Float
    /// The largest deflection before the QRS complex; 0 where none is seen.
    let atrial: Float
    /// The largest deflection after it.
    let repolarisation: Float

    /// Beats that are averaged.
    private static let most = 100

    init?(_ lead: RecordedLead, _ beats: [Int], _ frequency: Double) {
        let from = Int(-0.26 * frequency)
        let to = Int(0.42 * frequency)
        guard to > from, to - from < 1_000_000 else { return nil }
        var sum = [Double](repeating: 0, count: to - from)
        var found = 0.0
        for beat in beats.prefix(Self.most) {
            guard beat + from >= 0, beat + to <= lead.steps.count else { continue }
            let part = lead.steps[(beat + from)..<(beat + to)]
            guard !part.contains(where: { $0 == lead.missing }) else { continue }
            for (index, step) in part.enumerated() { sum[index] += Double(step) - WorkingLead.zero(lead) }
            found += 1
        }
        guard found >= 3 else { return nil }
        let scale = WorkingLead.scale(lead)
        let beat = sum.map { Float($0 / found * scale) }
        func part(_ start: Double, _ end: Double) -> ArraySlice<Float> {
            beat[(Int(start * frequency) - from)..<max(Int(start * frequency) - from + 1, Int(end * frequency) - from)]
        }
        let before = part(-0.10, -0.055)
        let base = before.reduce(0, +) / Float(before.count)
        let complex = part(-0.055, 0.070)
        high = max(0, (complex.max() ?? base) - base)
        low = min(0, (complex.min() ?? base) - base)
        atrial = Self.largest(part(-0.24, -0.10), from: base)
        repolarisation = Self.largest(part(0.14, 0.40), from: base)
    }

    private static func largest(_ part: ArraySlice<Float>, from base: Float) -> Float {
        let (high, low) = ((part.max() ?? base) - base, (part.min() ?? base) - base)
        return abs(high) >= abs(low) ? high : low
    }

    /// From peak to peak of the QRS complex.
    var size: Float { high - low }
    /// −1 to 1: all negative to all positive.
    var direction: Float { size > 0 ? (high + low) / size : 0 }
    /// Of the QRS complex the part above the baseline, 0 to 1.
    var positivePart: Float { size > 0 ? high / size : 0 }
    /// The P wave points down, by 30 µV and more.
    var hasNegativeAtrial: Bool { atrial <= -30 }
    var hasPositiveAtrial: Bool { atrial >= 30 }
    var isInverted: Bool { direction <= -0.3 && repolarisation < 0 }
    var isUpright: Bool { direction >= 0.3 }
}
