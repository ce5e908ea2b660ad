// How the rhythm was thinned: what the record states, held against the count of values that are there.

/// The thinning of a record's rhythm.
struct RhythmPlan: Sendable {
    /// Samples for one stored value outside the protected stretches; 1 where nothing is thinned.
    let factor: Int
    /// What makes no whole group is one value more.
    let isRestGrouped: Bool
    /// The stretches kept whole.
    let protected: [ClosedRange<Int>]
    /// Microseconds from one sample to the next after expansion.
    let interval: Int
    /// The factor, where only the count of values tells it.
    let inferredFactor: Int?

    /// Values that the unused bits of the last byte may decode to.
    private static let slack = 7

    init(
        _ definition: SCPLeads, _ signal: SCPSignal, _ beats: SCPBeats?, _ stored: [[Int32]], isCoded: Bool,
        _ beatInterval: Int?
    ) throws(SCPError) {
        let zones = beats?.protected ?? []
        let stated = Self.statedFactor(signal, beatInterval)
        guard let index = stored.firstIndex(where: { !$0.isEmpty }), signal.isBimodal || stated > 1 else {
            self.init(1, zones, signal.interval, nil)
            return
        }
        let lead = definition.leads[index]
        let found = stored[index].count
        let layouts = (signal.isBimodal ? [zones, []] : [[], zones]).flatMap { [($0, false), ($0, true)] }
        func wanted(_ layout: ([ClosedRange<Int>], Bool), _ factor: Int) -> Int {
            Thinning(lead: lead, protected: layout.0, factor: factor, isRestGrouped: layout.1).storedCount
        }
        func fits(_ layout: ([ClosedRange<Int>], Bool), _ factor: Int) -> Bool {
            let wanted = wanted(layout, factor)
            return found >= wanted && found <= wanted + (isCoded ? Self.slack : 0)
        }
        let impossible = SCPError.unknownDecimation(
            found: found, wanted: wanted(layouts[0], stated), at: signal.runs[index].startIndex)
        if stated > 1, let layout = layouts.first(where: { fits($0, stated) }) {
            self.init(stated, layout.0, signal.interval / stated, nil, isRestGrouped: layout.1)
        } else if found >= lead.count {
            // Every sample is there: nothing was thinned, whatever the record says.
            guard stated == 1 || !definition.isBeatSubtracted else { throw impossible }
            self.init(1, zones, signal.interval, nil)
        } else if stated > 1 {
            // Only where bytes are missing may values be missing; else no sample would be in its place.
            guard signal.isCut[index], found < wanted(layouts[0], stated) else { throw impossible }
            self.init(stated, layouts[0].0, signal.interval / stated, nil)
        } else {
            let factors = 2...SCPLimits.decimation
            guard let factor = factors.first(where: { fits((zones, false), $0) }) else { throw impossible }
            self.init(factor, zones, Self.fullInterval(signal, factor, beatInterval), factor)
        }
    }

    private init(
        _ factor: Int, _ protected: [ClosedRange<Int>], _ interval: Int, _ inferred: Int?, isRestGrouped: Bool = false
    ) {
        self.isRestGrouped = isRestGrouped
        self.factor = factor
        self.protected = protected
        self.interval = interval
        inferredFactor = inferred
    }

    /// The interval of a thinned rhythm is that of the thinned values; the reference beat is at the full rate.
    private static func statedFactor(_ signal: SCPSignal, _ beatInterval: Int?) -> Int {
        guard let beatInterval, signal.interval > beatInterval, signal.interval % beatInterval == 0 else { return 1 }
        let factor = signal.interval / beatInterval
        return factor <= SCPLimits.decimation ? factor : 1
    }

    /// The interval at the full rate where nobody states the factor. By the standard the stated interval is that of
    /// the thinned values; a reference beat at the same interval, or a rate that no thinned rhythm has, says that it is
    /// the full one.
    private static func fullInterval(_ signal: SCPSignal, _ factor: Int, _ beatInterval: Int?) -> Int {
        let slowest = 4_000
        return beatInterval == nil && signal.interval >= slowest ? signal.interval / factor : signal.interval
    }

    /// A lead at its full rate.
    func expanded(_ lead: SCPLeads.Lead, _ stored: [Int32]) -> [Int32] {
        guard factor > 1 else { return stored }
        let thinning = Thinning(lead: lead, protected: protected, factor: factor, isRestGrouped: isRestGrouped)
        return thinning.expanded(stored)
    }
}
