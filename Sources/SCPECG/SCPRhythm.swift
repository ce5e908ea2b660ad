// The rhythm of a record: section 6 decoded, expanded, smoothed, with the reference beat in its places again.

import Bytes

/// The leads of a record as they were before compression.
struct SCPRhythm: Sendable {
    /// Samples of one lead, and where they begin in the recording, counted from 0.
    struct Lead: Sendable {
        let definition: SCPLeads.Lead
        var start: Int
        let samples: [Int32]
    }

    private(set) var leads: [Lead] = []
    /// Microseconds from one sample to the next.
    private(set) var interval: Int
    /// Nanovolts of one step.
    let nanovolts: Int
    private(set) var warnings: [SCPWarning]

    private let definition: SCPLeads
    private let signal: SCPSignal
    private let coding: SCPCoding
    private let beats: SCPBeats?
    private let reference: ReferenceBeat?

    init(_ container: SCPContainer) throws(SCPError) {
        let definition = try SCPLeads(container[3].required(3))
        let signal = try SCPSignal(container[6].required(6), leads: definition.leads.count)
        let beats = container[4].flatMap { SCPBeats($0) }
        let beat = try Self.beatSignal(container, definition)
        var warnings: [SCPWarning] = []
        var coding = SCPCoding.plain
        if let section = container[2] { coding = try SCPCoding(section) }
        if coding.isReversed { warnings.append(.codeTableReversed) }
        if coding.isPlain, Self.mustBeCoded(signal, definition) {
            coding = .standard
            warnings.append(.codeTableAssumed)
        }
        let reference = try Self.reference(definition, beats, beat, coding)
        if definition.isBeatSubtracted, beats == nil, beat == nil { warnings.append(.referenceBeatAbsent) }
        nanovolts = reference.map { Self.commonDivisor($0.nanovolts, signal.nanovolts) } ?? signal.nanovolts
        interval = signal.interval
        self.definition = definition
        self.signal = signal
        self.beats = beats
        self.coding = coding
        self.reference = reference
        self.warnings = warnings
        try decode(beatInterval: beat?.interval)
        try align()
    }

    private static func beatSignal(
        _ container: SCPContainer, _ definition: SCPLeads
    ) throws(SCPError) -> SCPSignal? {
        guard let section = container[5], section.count > 6 else { return nil }
        do throws(SCPError) {
            return try SCPSignal(section, leads: definition.leads.count)
        } catch {
            // A beat that is only shown beside the rhythm may be broken.
            if definition.isBeatSubtracted { throw error }
            return nil
        }
    }

    /// No lead has the two bytes for each sample that values without a code take.
    private static func mustBeCoded(_ signal: SCPSignal, _ definition: SCPLeads) -> Bool {
        guard signal.difference > 0, !signal.isBimodal else { return false }
        return zip(signal.runs, definition.leads).allSatisfy { $0.count < 2 * $1.count * 9 / 10 }
    }

    private static func reference(
        _ definition: SCPLeads, _ beats: SCPBeats?, _ signal: SCPSignal?, _ coding: SCPCoding
    ) throws(SCPError) -> ReferenceBeat? {
        guard definition.isBeatSubtracted else { return nil }
        guard let beats else {
            if signal != nil { throw .missingReferenceBeat(section: 4) }
            return nil
        }
        guard beats.beats.contains(where: { $0.zone != nil }) else { return nil }
        guard let signal else { throw .missingReferenceBeat(section: 5) }
        return ReferenceBeat(signal, beats, coding)
    }

    private static func commonDivisor(_ one: Int, _ other: Int) -> Int {
        other == 0 ? one : commonDivisor(other, one % other)
    }

    private mutating func decode(beatInterval: Int?) throws(SCPError) {
        let stored = definition.leads.indices.map { index in
            signal.values(index, coding, limit: max(0, definition.leads[index].count))
        }
        guard stored.contains(where: { !$0.isEmpty }) else { throw .noSamples(at: 0) }
        let plan = try RhythmPlan(definition, signal, beats, stored, isCoded: !coding.isPlain, beatInterval)
        interval = plan.interval
        if let factor = plan.inferredFactor { warnings.append(.decimationInferred(factor)) }
        var total = 0
        for (lead, values) in zip(definition.leads, stored) {
            total += values.count * plan.factor
            guard total <= SCPLimits.samples else { throw .tooLarge(.samples) }
            let index = leads.count
            let samples = try finished(plan.expanded(lead, values), lead, index, plan)
            leads.append(Lead(definition: lead, start: 0, samples: samples))
            if samples.count < lead.count {
                warnings.append(.shortLead(name: lead.name, found: samples.count, wanted: lead.count))
            }
        }
    }

    /// Scaled to the common step, smoothed where it must be, with the reference beat.
    private func finished(
        _ expanded: [Int32], _ lead: SCPLeads.Lead, _ index: Int, _ plan: RhythmPlan
    ) throws(SCPError) -> [Int32] {
        let scale = signal.nanovolts / nanovolts
        var samples = scale == 1 ? expanded : expanded.map { Int32(clamping: Int64($0) * Int64(scale)) }
        let zones = try Self.ranges((beats?.beats ?? []).compactMap(\.zone), lead, samples.count)
        if plan.factor > 1 {
            let whole = try Self.ranges(plan.protected, lead, samples.count)
            let kept = Smoothing.kept(
                count: samples.count, protected: whole, zones: reference == nil ? [] : zones)
            samples = Smoothing.smoothed(samples, keeping: kept)
        } else if let reference, signal.nanovolts > reference.nanovolts {
            let protected = try Self.ranges(plan.protected, lead, samples.count)
            let kept = Smoothing.kept(count: samples.count, around: protected.isEmpty ? zones : protected)
            samples = Smoothing.smoothed(samples, keeping: kept)
        }
        guard let reference, let beats else { return samples }
        return reference.added(
            to: samples, lead: index, first: lead.first, scale: reference.nanovolts / nanovolts, beats: beats.beats)
    }

    /// Stretches of the record as ranges of a lead's samples. All together are at most eight times the lead: real
    /// beats hardly overlap.
    private static func ranges(
        _ stretches: [ClosedRange<Int>], _ lead: SCPLeads.Lead, _ count: Int
    ) throws(SCPError) -> [Range<Int>] {
        var total = 0
        var ranges: [Range<Int>] = []
        for stretch in stretches {
            let first = max(0, stretch.lowerBound - lead.first)
            let end = min(count, stretch.upperBound - lead.first + 1)
            guard end > first else { continue }
            total += end - first
            guard total <= 8 * count else { throw .tooLarge(.samples) }
            ranges.append(first..<end)
        }
        return ranges
    }

    /// Leads of several groups follow one another in time: each begins where section 3 says.
    private mutating func align() throws(SCPError) {
        let origin = leads.filter { !$0.samples.isEmpty }.map(\.definition.first).min() ?? 1
        let total = leads.reduce(0) { $0 + $1.samples.count }
        for index in leads.indices {
            let start = leads[index].definition.first - origin
            if start >= 0, start <= total {
                leads[index].start = start
            } else {
                warnings.append(.startIgnored(name: leads[index].definition.name))
            }
        }
        let length = leads.map { $0.start + $0.samples.count }.max() ?? 0
        // Four leads may be derived besides.
        guard length * (leads.count + 4) <= SCPLimits.samples else { throw .tooLarge(.samples) }
    }
}
