// A stretch of a lead as the detection works on it: despiked, without holes, at a rate that fits the work.

import Waveforms

/// How the samples of a recording become those the detection works on.
struct WorkingRate: Sendable, Equatable {
    /// Samples of the file in one working sample.
    let divisor: Int
    /// Working samples per second.
    let frequency: Double

    /// QRS complexes have their energy below 40 Hz, so 200 a second and more is enough: every rate from 400 up is
    /// divided down into 200..<400.
    init(_ frequency: Double) {
        let sound = Self.usable.contains(frequency) ? frequency : 0
        divisor = max(1, Int(sound / 200))
        self.frequency = sound / Double(divisor)
    }

    /// Below 50 a second a QRS complex is two samples; no recorder of hearts takes 100,000. Of others nothing is said.
    static let usable = 50.0...100_000

    var isUsable: Bool { frequency > 0 }

    /// Any frequency made one that can be calculated with: the lengths of stretches that are measured.
    static func sound(_ frequency: Double) -> Double { frequency.isFinite ? min(max(frequency, 1), 100_000) : 1 }
}

struct WorkingLead {
    /// Microvolts, or steps where the scale is no number; the level is arbitrary.
    var values: [Float]
    /// Samples of the file that were there, of those asked for.
    let presentShare: Float
    /// Where the lead stands still for 200 ms and more: off, saturated or without samples.
    private(set) var stills: [Range<Int>] = []

    /// - Parameter range: samples of the file; the part beyond the lead's end counts as missing.
    init(_ lead: RecordedLead, _ range: Range<Int>, _ rate: WorkingRate) {
        let count = range.count / rate.divisor
        values = [Float](repeating: 0, count: count)
        let scale = Self.scale(lead)
        let there = range.clamped(to: 0..<lead.steps.count)
        let zero = Double(lead.steps[there].first { $0 != lead.missing } ?? 0)
        var holes: [Range<Int>] = []
        for index in 0..<count {
            let start = range.lowerBound + index * rate.divisor
            var sum = 0.0
            var found = 0
            for place in (start..<(start + rate.divisor)).clamped(to: there) {
                let step = lead.steps[place]
                guard step != lead.missing else { continue }
                sum += Self.despiked(lead, place, rate, step)
                found += 1
            }
            if found > 0 {
                values[index] = Float((sum / Double(found) - zero) * scale)
            } else if let hole = holes.last, hole.upperBound == index {
                holes[holes.count - 1] = hole.lowerBound..<(index + 1)
            } else {
                holes.append(index..<(index + 1))
            }
        }
        let absent = holes.map(\.count).reduce(0, +)
        presentShare = count == 0 ? 0 : Float(count - absent) / Float(count)
        for hole in holes { bridge(hole) }
        let length = BoxFilter.width(0.200, at: rate.frequency)
        stills = Self.stills(values, atLeast: length) + holes.filter { $0.count > length }
        stills.sort { $0.lowerBound < $1.lowerBound }
    }

    /// A straight line over a hole; level at the ends.
    private mutating func bridge(_ hole: Range<Int>) {
        let before = hole.lowerBound > 0 ? values[hole.lowerBound - 1] : nil
        let after = hole.upperBound < values.count ? values[hole.upperBound] : nil
        guard let from = before ?? after, let to = after ?? before else { return }
        for index in hole {
            values[index] = from + (to - from) * Float(index - hole.lowerBound + 1) / Float(hole.count + 1)
        }
    }

    private static func stills(_ values: [Float], atLeast length: Int) -> [Range<Int>] {
        var stills: [Range<Int>] = []
        var start = 0
        for index in 1..<max(1, values.count + 1) where index == values.count || values[index] != values[start] {
            if index - start > length { stills.append(start..<index) }
            start = index
        }
        return stills
    }

    /// Microvolts of a step, 1 where the file's scale is no usable number: beats are found at any scale.
    static func scale(_ lead: RecordedLead) -> Double {
        let scale = abs(lead.microvoltsPerStep)
        return scale.isFinite && scale > 1e-9 && scale < 1e9 ? scale : 1
    }

    /// The step for 0 µV; 0 where the file's is no usable number.
    static func zero(_ lead: RecordedLead) -> Double { abs(lead.zero) < 1e12 ? lead.zero : 0 }

    /// Pacemaker pulses last up to 2 ms, and are two samples wide where a recorder's filter has smeared them. A sample that stands
    /// out from those 3 ms before and after it (4 ms at 500 Hz, where samples are 2 ms apart) by more than 150 µV is cut to their level.
    /// The top of a steep R wave loses a tenth by it: beats are looked for in this copy, and no height is told from it.
    private static func despiked(_ lead: RecordedLead, _ place: Int, _ rate: WorkingRate, _ step: Int32) -> Double {
        guard rate.frequency * Double(rate.divisor) >= 240 else { return Double(step) }
        let reach = max(1, Int((rate.frequency * Double(rate.divisor) * 0.003).rounded()))
        guard place >= reach, place + reach < lead.steps.count else { return Double(step) }
        let (before, after) = (lead.steps[place - reach], lead.steps[place + reach])
        guard before != lead.missing, after != lead.missing else { return Double(step) }
        let margin = 150 / scale(lead), value = Double(step)
        let low = Double(min(before, after)), high = Double(max(before, after))
        if value > high + margin { return high }
        return value < low - margin ? low : value
    }
}
