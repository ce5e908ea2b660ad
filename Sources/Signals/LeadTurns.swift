// Leads that take turns: three for 2.5 seconds, then the next three. Each turn is looked at by itself.

import Waveforms

/// The stretches of a recording between which no lead goes on, in samples of the file, ascending. A recording whose leads were taken
/// together is one turn, and so is one with a strip of rhythm that runs through.
struct LeadTurns {
    /// Never empty unless the recording is; they cover it.
    let ranges: [Range<Int>]

    /// A lead that is away for less has a hole and goes on.
    private static let away = 0.2

    init(_ ranges: [Range<Int>]) {
        self.ranges = ranges
    }

    init(_ recording: Recording) {
        self.init(recording, leavingOut: [])
    }

    /// The turns of the leads that do not run through: a sheet of columns may have a strip of rhythm below them.
    init(columnsOf recording: Recording) {
        let total = recording.sampleCount
        let through = recording.leads.indices.filter { Self.presence(recording, $0) == [0..<total] }
        self.init(recording, leavingOut: through.count < recording.leads.count ? Set(through) : [])
    }

    private init(_ recording: Recording, leavingOut: Set<Int>) {
        let total = recording.sampleCount
        let least = Self.least(recording)
        let presence = recording.leads.indices.map { leavingOut.contains($0) ? [] : Self.presence(recording, $0) }
        guard total > 0, !presence.contains(where: { $0 == [0..<total] }) else {
            ranges = total > 0 ? [0..<total] : []
            return
        }
        var starts = [0]
        var before: Set<Int> = []
        let changes = Self.changes(presence)
        for (index, moment) in changes.enumerated() {
            let now = moment.leads
            let end = index + 1 < changes.count ? changes[index + 1].place : total
            // Where nothing at all is there, nothing is said of who comes next; turns that overlap by a hair are turns.
            guard !now.isEmpty, end - moment.place >= least else { continue }
            if !before.isEmpty, before.isDisjoint(with: now) { starts.append(moment.place) }
            before = now
        }
        ranges = starts.enumerated().map { index, start in
            start..<(index + 1 < starts.count ? starts[index + 1] : total)
        }
    }

    private static func least(_ recording: Recording) -> Int {
        max(1, Int(away * WorkingRate.sound(recording.frequency)))
    }

    /// Where a lead is, but for holes shorter than `away`.
    private static func presence(_ recording: Recording, _ index: Int) -> [Range<Int>] {
        let (lead, least) = (recording.leads[index], least(recording))
        guard let missing = lead.missing else { return lead.steps.isEmpty ? [] : [0..<lead.steps.count] }
        var runs: [Range<Int>] = []
        var start: Int?
        var last = 0
        for (index, step) in lead.steps.enumerated() where step != missing {
            if let from = start, index - last > least {
                runs.append(from..<(last + 1))
                start = index
            }
            if start == nil { start = index }
            last = index
        }
        if let start { runs.append(start..<(last + 1)) }
        return runs
    }

    /// Who is there from each place on at which somebody comes or goes.
    private static func changes(_ presence: [[Range<Int>]]) -> [(place: Int, leads: Set<Int>)] {
        var events: [(place: Int, lead: Int, comes: Bool)] = []
        for (lead, runs) in presence.enumerated() {
            for run in runs { events += [(run.lowerBound, lead, true), (run.upperBound, lead, false)] }
        }
        events.sort { $0.place < $1.place }
        var changes: [(place: Int, leads: Set<Int>)] = []
        var there: Set<Int> = []
        for (index, event) in events.enumerated() {
            if event.comes { there.insert(event.lead) } else { there.remove(event.lead) }
            if index + 1 == events.count || events[index + 1].place != event.place {
                changes.append((event.place, there))
            }
        }
        return changes
    }

    /// A lead that has most of its samples in every turn takes part in none.
    func isThrough(_ lead: RecordedLead) -> Bool {
        ranges.allSatisfy { range in
            lead.steps[range.clamped(to: 0..<lead.steps.count)].count { $0 != lead.missing } * 2 > range.count
        }
    }

    /// The turn in which a lead has the most samples; nil where it has none.
    func own(of lead: RecordedLead) -> Range<Int>? {
        var (own, most): (Range<Int>?, Int) = (nil, 0)
        for range in ranges.map({ $0.clamped(to: 0..<lead.steps.count) }) {
            let count = lead.steps[range].count { $0 != lead.missing }
            if count > most { (own, most) = (range, count) }
        }
        return own
    }
}

extension RecordedLead {
    /// The samples of a stretch alone.
    func part(_ range: Range<Int>) -> RecordedLead {
        RecordedLead(
            name: name, standard: standard, steps: Array(steps[range.clamped(to: 0..<steps.count)]),
            microvoltsPerStep: microvoltsPerStep, zero: zero, missing: missing, isCalibrated: isCalibrated,
            isDerived: isDerived)
    }
}
