// From sequence sets to the one recording that is shown.

import Waveforms

/// Joins the rhythm sets that belong to one time axis: leads beside each other, and parts of leads that follow on. What
/// does not fit is counted, never mixed in.
struct AECGAssembly {
    private var parts: [Part] = []
    private(set) var furtherSets = 0
    let first: AECGSequenceSet

    /// No step of 16 or 24 bits ever means this.
    static let missing = Int32.min

    /// nil when there is no set at all. A file with nothing but a representative beat shows that.
    init?(_ sets: [AECGSequenceSet]) {
        let rhythm = sets.filter { $0.kind == .rhythm }
        guard let first = rhythm.first ?? sets.first else { return nil }
        self.first = first
        parts = first.leads.map(Part.init)
        var budget = AECGLimits.samples
        for set in rhythm.dropFirst() where !add(set, &budget) { furtherSets += 1 }
    }

    private mutating func add(_ set: AECGSequenceSet, _ budget: inout Int) -> Bool {
        guard set.frequency == first.frequency, let start = start(of: set), start >= 0 else { return false }
        if Set(set.leads.map(\.name)) == Set(parts.map(\.lead.name)), set.leads.allSatisfy({ follows($0, at: start) }) {
            for index in parts.indices {
                let next = set.leads.first { $0.name == parts[index].lead.name }
                parts[index].steps += next?.steps ?? []
            }
            return true
        }
        return join(set.leads, at: start, &budget)
    }

    /// New leads stand beside those that are there. Of one that is there already, as a strip of rhythm below its column, the longer
    /// stretch is kept.
    private mutating func join(_ leads: [RecordedLead], at start: Int, _ budget: inout Int) -> Bool {
        let places = leads.map { lead in parts.firstIndex { $0.lead.name == lead.name } }
        let fit = zip(places, leads).allSatisfy { place, lead in
            place.map { parts[$0].contains(lead, at: start) || parts[$0].isWithin(lead, at: start) } ?? true
        }
        let cost = start.multipliedReportingOverflow(by: places.count { $0 == nil })
        guard fit, !cost.overflow, cost.partialValue <= budget else { return false }
        budget -= cost.partialValue
        for (place, lead) in zip(places, leads) {
            if let place {
                if !parts[place].contains(lead, at: start) { parts[place] = Part(lead, delayedBy: start) }
            } else {
                parts.append(Part(lead, delayedBy: start))
            }
        }
        return true
    }

    /// The set's first sample on the axis of the first set; nil where the file does not say.
    private func start(of set: AECGSequenceSet) -> Int? {
        let seconds: Double
        if let from = first.offset, let to = set.offset, set.series == first.series {
            seconds = to - from
        } else if first.offset == nil, set.offset == nil, let from = first.startedAt.flatMap(AECGTimestamp.init),
            let to = set.startedAt.flatMap(AECGTimestamp.init)
        {
            seconds = to.seconds - from.seconds
        } else {
            return nil
        }
        let samples = seconds * first.frequency
        return abs(samples) < 1e9 ? Int(samples.rounded()) : nil
    }

    private func follows(_ lead: RecordedLead, at start: Int) -> Bool {
        guard let part = parts.first(where: { $0.lead.name == lead.name }) else { return false }
        return part.steps.count == start && part.hasScale(of: lead)
    }

    /// The leads as joined.
    var leads: [RecordedLead] { parts.map(\.whole) }

    /// A lead that may grow.
    private struct Part {
        let lead: RecordedLead
        var steps: [Int32]
        let missing: Int32?
        /// Absent samples in front.
        let start: Int

        init(_ lead: RecordedLead) {
            self.init(lead, delayedBy: 0)
        }

        /// With so many absent samples in front.
        init(_ lead: RecordedLead, delayedBy count: Int) {
            self.lead = lead
            start = count
            missing = count > 0 ? AECGAssembly.missing : lead.missing
            steps = count > 0 ? Array(repeating: AECGAssembly.missing, count: count) + lead.steps : lead.steps
        }

        /// Every sample of the other is there already.
        func contains(_ other: RecordedLead, at place: Int) -> Bool {
            hasScale(of: other) && steps.count >= place + other.steps.count && steps[place...].starts(with: other.steps)
        }

        /// The other covers the time of this one.
        func isWithin(_ other: RecordedLead, at place: Int) -> Bool {
            place <= start && place + other.steps.count >= steps.count
        }

        func hasScale(of other: RecordedLead) -> Bool {
            lead.microvoltsPerStep == other.microvoltsPerStep && lead.zero == other.zero
                && lead.isCalibrated == other.isCalibrated
        }

        var whole: RecordedLead {
            RecordedLead(
                name: lead.name, standard: lead.standard, steps: steps, microvoltsPerStep: lead.microvoltsPerStep,
                zero: lead.zero, missing: missing, isCalibrated: lead.isCalibrated)
        }
    }
}
