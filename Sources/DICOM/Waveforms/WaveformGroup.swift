// A multiplex group: channels sampled together, with what each measures (PS3.3 C.10.9).

import Bytes
package import Waveforms

/// One item of Waveform Sequence as a recording in the file's own steps.
package struct WaveformGroup: Sendable, Equatable {
    /// As written: `RHYTHM`, `MEDIAN BEAT`.
    package let label: String?
    /// Samples as acquired (ORIGINAL), and not computed from others (DERIVED); nil when the file does not say.
    package let isOriginal: Bool?
    /// Milliseconds after the start of the exam.
    package let offset: Double
    package let recording: Recording
    /// Names of channels that measure something else than a voltage, and so are no leads.
    package let otherChannels: [String]
    /// Names of leads that were sampled so much later or earlier than the others that they were moved by whole samples.
    package let skewed: [String]
    /// Names of leads whose stated skew is no number, or longer than the group.
    package let skewsUnread: [String]
    /// Names of leads whose negative samples were stored without their sign, which was put back.
    package let extended: [String]
    /// Names of leads with samples that need more bits than are stated to be stored.
    package let beyondStored: [String]

    /// Seconds.
    package var duration: Double { Double(recording.sampleCount) / recording.frequency }
}

/// Why a waveform gives no recording.
package enum WaveformError: Error, Equatable, Sendable {
    /// No Waveform Sequence, or no group with channels of a voltage.
    case noWaveform
    /// An element is absent or makes no sense.
    case impossible(DICOMTag)
    /// Fewer samples than channels and counts need.
    case cut(wanted: Int, available: Int)
    /// A sample interpretation that is none.
    case interpretation(String)
    /// More than `DICOMLimits.samples`.
    case tooLarge
}

/// Every waveform of a file.
package struct WaveformExam: Sendable {
    /// In the file's order; never empty.
    package let groups: [WaveformGroup]

    package init(_ file: DICOMFile) throws(WaveformError) {
        let set = file.dataSet
        let items = set.items(.waveformSequence)
        let findings = WaveformFindings(set, items).findings
        let start = set.waveformStart
        var groups: [WaveformGroup] = []
        var budget = DICOMLimits.samples
        for item in items {
            if let group = try WaveformReader(item).group(start, findings, &budget) { groups.append(group) }
        }
        guard !groups.isEmpty else { throw .noWaveform }
        self.groups = groups
    }

    /// The group to read: the longest of those that were acquired, and with it the groups that hold other leads, or the
    /// same leads at other times, each at its time offset.
    package var main: WaveformGroup {
        let (candidates, longest) = chosen
        let assembly = WaveformAssembly(candidates, main: longest)
        return candidates[longest].holding(assembly.leads, from: assembly.offset)
    }

    /// Names of acquired leads that `main` does not hold, or not all of: at another frequency, or overlapping.
    package var unplaced: [String] {
        let (candidates, longest) = chosen
        return WaveformAssembly(candidates, main: longest).unplaced
    }

    /// The groups of which `main` is made: what is told of others is of nothing that is shown.
    package var shown: [WaveformGroup] { chosen.candidates }

    /// What may be joined, and the index of the longest. A median beat is nobody's next moment.
    private var chosen: (candidates: [WaveformGroup], longest: Int) {
        let rhythms = groups.filter { $0.isOriginal != false && $0.label?.uppercased().contains("MEDIAN") != true }
        let acquired = rhythms.isEmpty ? groups.filter { $0.isOriginal != false } : rhythms
        let candidates = acquired.isEmpty ? groups : acquired
        let longest = candidates.indices.max { candidates[$0].duration < candidates[$1].duration } ?? 0
        return (candidates, longest)
    }
}

extension WaveformGroup {
    fileprivate func holding(_ leads: [RecordedLead], from offset: Double) -> WaveformGroup {
        WaveformGroup(
            label: label, isOriginal: isOriginal, offset: offset,
            recording: Recording(
                frequency: recording.frequency, leads: leads, startedAt: recording.startedAt,
                findings: recording.findings, filters: recording.filters),
            otherChannels: otherChannels, skewed: skewed, skewsUnread: skewsUnread, extended: extended,
            beyondStored: beyondStored)
    }
}

extension DataSet {
    /// Acquisition DateTime, else the most exact pair of date and time that the file has, as written.
    fileprivate var waveformStart: String? {
        if let whole = text(.acquisitionDateTime) { return whole }
        let pairs: [(DICOMTag, DICOMTag)] = [
            (.acquisitionDate, .acquisitionTime), (.contentDate, .contentTime), (.studyDate, .studyTime),
        ]
        for (date, time) in pairs {
            if let day = text(date) { return day + (text(time) ?? "") }
        }
        return nil
    }
}
