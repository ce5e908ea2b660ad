// How the rhythm was thinned: what the record states, held against the count of values that are there.

/// The thinning of a record's rhythm.
struct RhythmPlan: Sendable {
    /// Samples for one stored value outside the protected stretches; 1 where nothing is thinned.
    let factor: Int
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
        let slack = isCoded ? Self.slack : 0
        func fits(_ zones: [ClosedRange<Int>], _ factor: Int) -> Bool {
            let wanted = Thinning(lead: lead, protected: zones, factor: factor).storedCount
            return found >= wanted && found <= wanted + slack
        }
        let layouts = signal.isBimodal ? [zones, []] : [[], zones]
        if stated > 1 {
            let layout = layouts.first { fits($0, stated) }
            if let layout {
                self.init(stated, layout, signal.interval / stated, nil)
                return
            }
        }
        if found >= lead.count {
            // Every sample is there: nothing was thinned, whatever the record says.
            guard stated == 1 || !definition.isBeatSubtracted else {
                throw .unknownDecimation(found: found, wanted: lead.count, at: signal.runs[index].startIndex)
            }
            self.init(1, zones, signal.interval, nil)
            return
        }
        let wanted = Thinning(lead: lead, protected: layouts[0], factor: stated).storedCount
        if stated > 1, found < wanted {
            self.init(stated, layouts[0], signal.interval / stated, nil)
            return
        }
        let factor = stated > 1 ? nil : (2...SCPLimits.decimation).first { fits(zones, $0) }
        guard let factor else {
            throw .unknownDecimation(found: found, wanted: wanted, at: signal.runs[index].startIndex)
        }
        self.init(factor, zones, signal.interval, factor)
    }

    private init(_ factor: Int, _ protected: [ClosedRange<Int>], _ interval: Int, _ inferred: Int?) {
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

    /// A lead at its full rate.
    func expanded(_ lead: SCPLeads.Lead, _ stored: [Int32]) -> [Int32] {
        guard factor > 1 else { return stored }
        let thinning = Thinning(lead: lead, protected: protected, factor: factor)
        return thinning.expanded(stored)
    }
}
