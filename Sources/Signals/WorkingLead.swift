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
        let sound = frequency.isFinite ? max(frequency, 0) : 0
        divisor = max(1, Int(min(sound, 1e9) / 200))
        self.frequency = sound / Double(divisor)
    }

    /// Below 50 a second a QRS complex is two samples: nothing is said of such a recording.
    var isUsable: Bool { frequency >= 50 }
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
        let scale = Self.scale(lead)
        let count = range.count / rate.divisor
        values = [Float](repeating: 0, count: count)
        var present = 0
        var last: Float?
        var blanks = 0
        let zero = Double(lead.steps.first { $0 != lead.missing } ?? 0)
        for index in 0..<count {
            let start = range.lowerBound + index * rate.divisor
            var sum = 0.0
            var found = 0
            for place in start..<(start + rate.divisor) where place >= 0 && place < lead.steps.count {
                let step = lead.steps[place]
                guard step != lead.missing else { continue }
                sum += Self.despiked(lead, place, rate, step)
                found += 1
            }
            if found == 0 {
                values[index] = last ?? 0
                if last == nil { blanks += 1 }
            } else {
                let value = Float((sum / Double(found) - zero) * scale)
                if last == nil { for blank in 0..<blanks { values[blank] = value } }
                values[index] = value
                last = value
                present += 1
            }
        }
        presentShare = count == 0 ? 0 : Float(present) / Float(count)
        stills = Self.stills(values, atLeast: BoxFilter.width(0.200, at: rate.frequency))
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

    /// Pacemaker pulses last up to 2 ms. A sample that stands out from those 3 ms before and after it by more than
    /// 150 µV is cut to that; the steepest R wave does not bend so sharply.
    private static func despiked(_ lead: RecordedLead, _ place: Int, _ rate: WorkingRate, _ step: Int32) -> Double {
        guard rate.frequency * Double(rate.divisor) >= 240 else { return Double(step) }
        let reach = max(1, Int(rate.frequency * Double(rate.divisor) * 0.003))
        guard place >= reach, place + reach < lead.steps.count else { return Double(step) }
        let (before, after) = (lead.steps[place - reach], lead.steps[place + reach])
        guard before != lead.missing, after != lead.missing else { return Double(step) }
        let margin = 150 / scale(lead)
        let low = Double(min(before, after)) - margin
        let high = Double(max(before, after)) + margin
        return min(max(Double(step), low), high)
    }
}
