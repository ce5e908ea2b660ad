// Where a lead stands still, and whether at the end of its range.

import Waveforms

/// Lowest and highest sample of a lead.
struct ValueRange {
    private(set) var lowest = Int32.max
    private(set) var highest = Int32.min
    /// Samples that are there.
    private(set) var present = 0

    init(_ lead: RecordedLead) {
        for step in lead.steps where step != lead.missing {
            lowest = min(lowest, step)
            highest = max(highest, step)
            present += 1
        }
    }
}

struct Plateaus {
    /// Samples cut off at an end of the range.
    private(set) var saturated = 0
    /// Samples of stretches of a second and more without change.
    private(set) var still = 0

    /// A plateau at the lead's own highest or lowest value is cut when it lasts 20 ms and more and lies far out: the
    /// baseline of a coarse lead may be its lowest value too, but half of the samples are near it.
    init(_ lead: RecordedLead, _ frequency: Double, _ range: ValueRange) {
        let shortest = max(4, Int(0.020 * frequency))
        let second = max(2, Int(frequency))
        let middle = Self.quartiles(lead)
        let width = max(8, Double(middle.upper) - Double(middle.lower))
        let cutsHigh = Double(range.highest) - Double(middle.upper) > width
        let cutsLow = Double(middle.lower) - Double(range.lowest) > width
        var start = 0
        for index in 1..<max(1, lead.steps.count + 1)
        where index == lead.steps.count || lead.steps[index] != lead.steps[start] {
            let value = lead.steps[start]
            let length = index - start
            if value != lead.missing {
                if length >= second { still += length }
                let isEnd = (value == range.highest && cutsHigh) || (value == range.lowest && cutsLow)
                if isEnd, length >= shortest { saturated += length }
            }
            start = index
        }
    }

    /// Of up to 4096 samples spread over the lead.
    private static func quartiles(_ lead: RecordedLead) -> (lower: Int32, upper: Int32) {
        var some: [Int32] = []
        for index in stride(from: 0, to: lead.steps.count, by: max(1, lead.steps.count / 4096))
        where lead.steps[index] != lead.missing { some.append(lead.steps[index]) }
        guard !some.isEmpty else { return (0, 0) }
        some.sort()
        return (some[some.count / 4], some[some.count * 3 / 4])
    }
}
