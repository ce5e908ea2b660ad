// One pass over a lead, ten seconds at a time, that measures what its quality is judged by.

import Waveforms

struct LeadSurvey {
    private(set) var measures = LeadQuality.Measures()
    private(set) var isSilent = false
    private(set) var unusableShare = 0.0

    private let lead: RecordedLead
    private let frequency: Double
    private let beats: [Int]
    private let scale: Double

    init(_ lead: RecordedLead, _ frequency: Double, _ beats: [Int]) {
        self.lead = lead
        self.frequency = WorkingRate.sound(frequency)
        self.beats = beats
        scale = WorkingLead.scale(lead)
    }

    /// Fills the measures.
    mutating func run() {
        let range = ValueRange(lead)
        guard range.present > 0 else {
            isSilent = true
            measures.missingShare = lead.steps.isEmpty ? 0 : 1
            return
        }
        measures.missingShare = Double(lead.steps.count - range.present) / Double(lead.steps.count)
        let cut = Plateaus(lead, frequency, range)
        measures.saturatedShare = Double(cut.saturated) / Double(lead.steps.count)
        measures.flatShare = Double(cut.still) / Double(lead.steps.count)
        // 20 µV: a fifth of a small division; an uncalibrated lead must move by two steps.
        let height = Double(range.highest) - Double(range.lowest)
        isSilent = height * (lead.isCalibrated ? scale : 10) < 20 || measures.flatShare > 0.9
        if !isSilent { stretches() }
    }

    private mutating func stretches() {
        let length = max(1, Int(10 * frequency))
        var all: [LeadQuality.Measures] = []
        var unusable = 0
        var first = 0
        var start = 0
        while start < lead.steps.count {
            // A rest of less than five seconds belongs to the stretch before it.
            let end = lead.steps.count - start < length * 3 / 2 ? lead.steps.count : start + length
            while first < beats.count, beats[first] < start { first += 1 }
            var last = first
            while last < beats.count, beats[last] < end { last += 1 }
            let one = measured(start..<end, beats[first..<last])
            if LeadQuality.judged(one).contains(where: { $0.0 <= .unusable }) { unusable += 1 }
            all.append(one)
            start = end
        }
        unusableShare = Double(unusable) / Double(max(1, all.count))
        measures.complex = Self.median(all.map(\.complex).filter { $0 > 0 })
        measures.noise = Self.median(all.map(\.noise))
        measures.mains = Self.median(all.map(\.mains))
        measures.mainsFrequency = all.max { $0.mains < $1.mains }?.mainsFrequency ?? 50
        measures.wander = Self.median(all.map(\.wander))
    }

    private func measured(_ range: Range<Int>, _ beats: ArraySlice<Int>) -> LeadQuality.Measures {
        let values = microvolts(range)
        var one = LeadQuality.Measures()
        let mains = [50.0, 60.0].map { (MainsMeter.amplitude(values, at: $0, sampled: frequency), $0) }
        let stronger = mains[0].0 >= mains[1].0 ? mains[0] : mains[1]
        one.mains = stronger.0
        one.mainsFrequency = stronger.1
        // The mean over one turn of the mains has nothing of them.
        let smooth = BoxFilter.mean(values, width: BoxFilter.width(1 / stronger.1, at: frequency))
        let reach = Int(0.06 * frequency)
        one.complex = Self.median(
            beats.map { beat in
                let from = max(range.lowerBound, beat - reach) - range.lowerBound
                let to = min(range.upperBound, beat + reach + 1) - range.lowerBound
                return Double((smooth[from..<to].max() ?? 0) - (smooth[from..<to].min() ?? 0))
            })
        let rest = zip(values, smooth).map { Double(abs($0 - $1)) }
        // Half of the samples lie beside the QRS complexes; 1.48 makes a standard deviation of a median of sizes.
        let noise = 1.48 * Self.median(rest)
        // The median of a sine without sign is 0.71 of its amplitude; the odd width of the mean lets a tenth more stand.
        one.noise = max(0, noise * noise - 1.35 * stronger.0 * stronger.0).squareRoot()
        let slow = BoxFilter.mean(values, width: BoxFilter.width(1, at: frequency))
        one.wander = Double((slow.max() ?? 0) - (slow.min() ?? 0))
        return one
    }

    private func microvolts(_ range: Range<Int>) -> [Float] {
        var last: Float = 0
        if let first = lead.steps[range].first(where: { $0 != lead.missing }) {
            last = Float((Double(first) - WorkingLead.zero(lead)) * scale)
        }
        return lead.steps[range].map { step in
            if step != lead.missing { last = Float((Double(step) - WorkingLead.zero(lead)) * scale) }
            return last
        }
    }

    static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        return values.sorted()[values.count / 2]
    }
}
