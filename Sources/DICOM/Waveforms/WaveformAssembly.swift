// From multiplex groups to the one recording that is shown: each lead at its time.

import Waveforms

/// Joins the groups that share a frequency by their time offsets: leads beside each other, leads that take turns, and parts
/// of one lead that follow on. What does not fit is named, never mixed in.
struct WaveformAssembly {
    /// In the order in which the file first names them.
    private(set) var leads: [RecordedLead] = []
    /// Names of leads, or of parts of leads, that could not be placed.
    private(set) var unplaced: [String] = []
    /// Milliseconds of the first sample.
    private(set) var offset: Double
    private var pieces: [Piece] = []

    /// A lead of a group at its place.
    private struct Piece {
        let group: Int
        /// Its place in the group: two channels of one name stay two leads.
        let channel: Int
        let lead: RecordedLead
        let start: Int

        var end: Int { start + lead.steps.count }

        func covers(_ other: Piece) -> Bool { start <= other.start && other.end <= end }
        func overlaps(_ other: Piece) -> Bool { start < other.end && other.start < end }

        /// One lead with another scale would jump.
        func isAlike(_ other: Piece) -> Bool {
            lead.microvoltsPerStep == other.lead.microvoltsPerStep && lead.zero == other.lead.zero
                && lead.missing == other.lead.missing && lead.isCalibrated == other.lead.isCalibrated
        }
    }

    /// - Parameters:
    ///   - groups: all that were acquired, in the file's order.
    ///   - main: of these, the one whose samples win where another has the same lead at the same time.
    init(_ groups: [WaveformGroup], main: Int) {
        let base = groups[main]
        let rate = base.recording.frequency / 1000
        let count = Double(groups.reduce(0) { $0 + $1.recording.leads.count })
        let near = groups.indices.filter {
            groups[$0].recording.frequency == base.recording.frequency
                && abs(groups[$0].offset - base.offset) * rate * count <= Double(DICOMLimits.blanks)
        }
        offset = near.map { groups[$0].offset }.min() ?? base.offset
        for group in [main] + groups.indices.filter({ $0 != main }) {
            let start = near.contains(group) ? Int(((groups[group].offset - offset) * rate).rounded()) : nil
            for (channel, lead) in groups[group].recording.leads.enumerated() {
                guard let start else {
                    if !isKnown(lead.name) { leaveOut(lead.name) }
                    continue
                }
                place(Piece(group: group, channel: channel, lead: lead, start: start), isMain: group == main)
            }
        }
        join()
    }

    private func isKnown(_ name: String) -> Bool { pieces.contains { $0.lead.name == name } }

    private mutating func leaveOut(_ name: String) {
        if !unplaced.contains(name) { unplaced.append(name) }
    }

    private mutating func place(_ piece: Piece, isMain: Bool) {
        let same = isMain ? [] : pieces.filter { $0.lead.name == piece.lead.name }
        // The longer group shows these moments already: a rhythm strip, or the rhythm of a median beat.
        if same.contains(where: { $0.group != piece.group && $0.covers(piece) }) { return }
        guard same.allSatisfy({ !$0.overlaps(piece) && $0.isAlike(piece) }) else { return leaveOut(piece.lead.name) }
        pieces.append(piece)
    }

    private mutating func join() {
        pieces.sort { ($0.group, $0.channel) < ($1.group, $1.channel) }
        while let first = pieces.first {
            let isTwice = pieces.contains {
                $0.group == first.group && $0.channel != first.channel && $0.lead.name == first.lead.name
            }
            func belongs(_ piece: Piece) -> Bool {
                isTwice
                    ? piece.group == first.group && piece.channel == first.channel
                    : piece.lead.name == first.lead.name
            }
            leads.append(Self.joined(pieces.filter(belongs).sorted { $0.start < $1.start }))
            pieces.removeAll(where: belongs)
        }
    }

    private static func joined(_ parts: [Piece]) -> RecordedLead {
        let lead = parts[0].lead
        if parts.count == 1, parts[0].start == 0 { return lead }
        // No sample of 8 or 16 bits ever means the least of 32 bits.
        let missing = lead.missing ?? Int32.min
        var steps: [Int32] = []
        for part in parts {
            steps += repeatElement(missing, count: part.start - steps.count)
            steps += part.lead.steps
        }
        return RecordedLead(
            name: lead.name, standard: lead.standard, steps: steps, microvoltsPerStep: lead.microvoltsPerStep,
            zero: lead.zero, missing: missing, isCalibrated: lead.isCalibrated)
    }
}
