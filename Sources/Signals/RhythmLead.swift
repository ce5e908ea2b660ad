// Which lead bears witness to the rate; where leads take turns, one of each turn, joined to one trace.

import Waveforms

/// The lead that detectors are shown.
struct RhythmLead {
    let trace: RecordedLead
    /// A person could not check the rate on it.
    let isUnusable: Bool

    /// QRS complexes of joined leads are brought to this height, µV, so that no level has to be learnt again at each turn.
    private static let height = 1_000.0

    /// nil where no lead, or in some turn none, has a signal.
    init?(_ recording: Recording, _ quality: [LeadQuality], _ turns: [Range<Int>]) {
        guard turns.count > 1 else {
            let whole = LeadTurns([0..<recording.sampleCount])
            let through = recording.leads.indices.filter { whole.isThrough(recording.leads[$0]) }
            let leads = through.isEmpty ? Array(recording.leads.indices) : through
            guard let lead = Self.index(recording, quality, leads) else { return nil }
            trace = recording.leads[lead]
            isUnusable = quality[lead].grade == .unusable
            return
        }
        var steps: [Int32] = []
        var isUnusable = false
        for turn in turns {
            let there = recording.leads.indices.filter { index in
                let lead = recording.leads[index]
                return lead.steps[turn.clamped(to: 0..<lead.steps.count)].count { $0 != lead.missing } * 2 > turn.count
            }
            guard let lead = Self.index(recording, quality, there) else { return nil }
            if quality[lead].grade == .unusable { isUnusable = true }
            steps += Self.levelled(recording.leads[lead], turn, complex: quality[lead].measures.complex)
        }
        trace = RecordedLead(name: "", standard: nil, steps: steps, microvoltsPerStep: 1)
        self.isUnusable = isUnusable
    }

    /// II where there is one with a signal, as on the sheet; else the best there is.
    static func index(_ recording: Recording, _ quality: [LeadQuality], _ leads: some Sequence<Int>) -> Int? {
        let alive = leads.filter { quality[$0].grade != .silent }
        if let second = alive.first(where: { recording.leads[$0].standard == .two }) { return second }
        return alive.max {
            quality[$0].grade < quality[$1].grade || (quality[$0].grade == quality[$1].grade && $0 > $1)
        }
    }

    /// A turn's samples in microvolts about their middle; a missing one repeats the one before it.
    private static func levelled(_ lead: RecordedLead, _ turn: Range<Int>, complex: Double) -> [Int32] {
        let there = lead.steps[turn.clamped(to: 0..<lead.steps.count)]
        let known = there.filter { $0 != lead.missing }.sorted()
        guard !known.isEmpty else { return [Int32](repeating: 0, count: turn.count) }
        let middle = Double(known[known.count / 2])
        let factor = WorkingLead.scale(lead) * height / max(complex, 1)
        var last = middle
        let steps = there.map { step in
            if step != lead.missing { last = Double(step) }
            return Int32(max(-1e9, min(1e9, ((last - middle) * factor).rounded())))
        }
        return steps + repeatElement(steps.last ?? 0, count: turn.count - steps.count)
    }
}
