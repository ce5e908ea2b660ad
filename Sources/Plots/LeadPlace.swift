// A lead at one place of the sheet: which samples, and around which value.

import Waveforms

struct LeadPlace {
    let lead: RecordedLead
    let trace: PlannedTrace
    /// The samples of the place's time, of which the lead may have fewer.
    let range: Range<Int>
    /// The step that lies on the zero line: the median of what is shown, as electrodes carry an offset that says nothing
    /// of the heart.
    let middle: Int32

    /// Of long stretches about so many samples vote for the median.
    private static let voters = 500

    init(_ lead: RecordedLead, _ trace: PlannedTrace, frequency: Double) {
        self.lead = lead
        self.trace = trace
        range = Self.range(of: lead, trace, frequency)
        let stride = max(1, range.count / Self.voters)
        var voters = Swift.stride(from: range.lowerBound, to: range.upperBound, by: stride).map { lead.steps[$0] }
        voters.removeAll { $0 == lead.missing }
        voters.sort()
        middle = voters.isEmpty ? 0 : voters[voters.count / 2]
    }

    /// Millimetres of a step; 0 where the file's scale is no number.
    func millimetresPerStep(_ millimetresPerMillivolt: Double) -> Double {
        let scale = lead.microvoltsPerStep / 1_000 * millimetresPerMillivolt
        return scale.isFinite ? scale : 0
    }

    func extent(millimetresPerMillivolt: Double) -> RowExtent {
        var (low, high) = (middle, middle)
        for index in range {
            let step = lead.steps[index]
            guard step != lead.missing else { continue }
            low = min(low, step)
            high = max(high, step)
        }
        let scale = millimetresPerStep(millimetresPerMillivolt)
        let up = (Double(high) - Double(middle)) * scale
        let down = (Double(middle) - Double(low)) * scale
        return RowExtent(above: max(up, -down), below: max(down, -up))
    }

    private static func range(of lead: RecordedLead, _ trace: PlannedTrace, _ frequency: Double) -> Range<Int> {
        let end = Double(lead.steps.count)
        let first = min((trace.from * frequency).rounded(.up), end)
        let last = min((((trace.from + trace.seconds) * frequency).rounded(.down) + 1), end)
        return first < last ? Int(first)..<Int(last) : Int(first)..<Int(first)
    }
}
