// Leads that take turns and are written at one value while they wait: what fills the wait is no sample.

import Waveforms

extension Recording {
    /// A lead that stands at one value for so many seconds may be waiting for its turn: turns last 2 s and more.
    private static let leastWait = 1.5

    /// The recording with "no sample" wherever a lead waits, if its leads take turns once the waits are left out; else as it is. A
    /// heart or a cable that stands still does so in all its leads together, and they come back together: that is no turn.
    var withoutWaits: Recording {
        guard LeadTurns(columnsOf: self).ranges.count == 1 else { return self }
        let least = Int((Self.leastWait * WorkingRate.sound(frequency)).rounded(.up))
        let leads = leads.map { $0.withoutWaits(least) }
        guard leads != self.leads else { return self }
        let plain = Recording(
            frequency: frequency, leads: leads, startedAt: startedAt, findings: findings, filters: filters)
        return LeadTurns(columnsOf: plain).ranges.count > 1 ? plain : self
    }
}

extension RecordedLead {
    /// With "no sample" in each stretch of at least `least` samples that stand at the lead's fill.
    fileprivate func withoutWaits(_ least: Int) -> RecordedLead {
        var runs: [Range<Int>] = []
        var start = 0
        for index in 1..<max(1, steps.count + 1) where index == steps.count || steps[index] != steps[start] {
            if index - start >= least, steps[start] != missing { runs.append(start..<index) }
            start = index
        }
        // One value fills all the waits of a lead; without a free mark for "no sample" nothing is said.
        guard let first = runs.first, runs.allSatisfy({ steps[$0.lowerBound] == steps[first.lowerBound] }),
            missing != nil || !steps.contains(.min)
        else { return self }
        let mark = missing ?? .min
        var marked = steps
        for run in runs { for index in run { marked[index] = mark } }
        return RecordedLead(
            name: name, standard: standard, steps: marked, microvoltsPerStep: microvoltsPerStep, zero: zero,
            missing: mark, isCalibrated: isCalibrated, isDerived: isDerived)
    }
}
