// Which signals of a file are of the heart, told by their labels.

package import Waveforms

/// What a signal is.
package enum EDFChannel: Sendable, Equatable {
    /// A lead of the electrocardiogram.
    case ecg
    /// Something that its label or unit says is not: `EEG Fp1`, `SpO2`, `Resp nasal`.
    case other
    /// A voltage whose label says nothing: `Channel 1`.
    case unnamed
    /// Texts, or BioSemi's trigger channel.
    case marks
}

extension EDFSignal {
    /// EDF+ writes the sort of signal as the label's first word; other writers give the lead alone.
    package var channel: EDFChannel {
        let name = label.uppercased()
        if isAnnotations || name == "STATUS" { return .marks }
        let words = name.split { !$0.isLetter && !$0.isNumber }
        if let first = words.first, Self.sorts.contains(String(first)) { return .other }
        let isHeart = words.contains { $0.hasPrefix("ECG") || $0.hasPrefix("EKG") || Self.leads.contains(String($0)) }
        if isHeart || StandardLead(spelled: label) != nil { return .ecg }
        let isVoltage = VoltageUnit(spelled: unit) != nil
        return isVoltage && words.allSatisfy { Self.generic.contains(String($0)) || Int($0) != nil } ? .unnamed : .other
    }

    /// First words by which EDF+ marks signals that are not of the heart.
    private static let sorts: Set<String> = [
        "EEG", "EMG", "EOG", "ERG", "MEG", "MCG", "EP", "TEMP", "RESP", "SAO2", "SPO2", "LIGHT", "SOUND", "EVENT",
        "POS",
        "PULSE", "PLETH", "ABP", "CVP", "ACC", "HR",
    ]
    /// Bipolar leads of long recordings.
    private static let leads: Set<String> = [
        "MLI", "MLII", "MLIII", "ML2", "MV1", "MV2", "MV3", "MV4", "MV5", "MV6", "CM1", "CM2", "CM5", "CC5", "V3R",
        "V4R",
        "V7", "V8", "V9", "V1", "V2", "V3", "V4", "V5", "V6", "AVR", "AVL", "AVF",
    ]
    private static let generic: Set<String> = ["CH", "CHAN", "CHANNEL", "SIGNAL", "LEAD", "CH1", "CH2", "CH3"]
}

/// The recording of the heart in a file, and what beside it is not shown.
package struct EDFRecording: Sendable, Equatable {
    package let recording: Recording
    /// The labels do not say that it is an electrocardiogram.
    package let isUnnamed: Bool
    /// Leads at another frequency than the one shown, as `label (Hz)`.
    package let otherFrequencies: [String]
    /// Labels of signals that are not of the heart.
    package let others: [String]
    /// Where a lead states no voltage.
    package let uncalibrated: EDFDoubt?
}

extension EDFFile {
    /// The leads of the heart that share one frequency: the one that most of them have, the higher of two. nil when no
    /// signal is of the heart or could be.
    package func electrocardiogram() throws(EDFError) -> EDFRecording? {
        let usable = header.signals.indices.filter { frequency(of: $0) > 0 }
        let named = usable.filter { header.signals[$0].channel == .ecg }
        let chosen = named.isEmpty ? usable.filter { header.signals[$0].channel == .unnamed } : named
        guard let frequency = commonFrequency(chosen) else { return nil }
        let shown = chosen.filter { self.frequency(of: $0) == frequency }
        let slower = chosen.filter { self.frequency(of: $0) != frequency }
        let others = usable.filter { !chosen.contains($0) && header.signals[$0].channel != .marks }
        let total = shown.reduce(0) { $0 + header.signals[$1].samplesPerRecord }.multipliedReportingOverflow(
            by: recordCount)
        guard !total.overflow, total.partialValue <= EDFLimits.samples else { throw .tooLarge(.samplesPerRecord) }
        var leads: [RecordedLead] = []
        for signal in shown { leads.append(try lead(signal)) }
        let scaleless = zip(shown, leads).filter { !$1.isCalibrated }
        let units = scaleless.map { header.signals[$0.0].unit }.inOrderOnce
        let filters = shown.map { header.signals[$0].prefiltering }.inOrderOnce
        return EDFRecording(
            recording: Recording(frequency: frequency, leads: leads, startedAt: start.text, filters: filters),
            isUnnamed: named.isEmpty,
            otherFrequencies: slower.map { "\(header.signals[$0].label) (\(self.frequency(of: $0)) Hz)" },
            others: others.map { header.signals[$0].label },
            uncalibrated: scaleless.isEmpty ? nil : .uncalibrated(labels: scaleless.map(\.1.name), units: units))
    }

    private func commonFrequency(_ signals: [Int]) -> Double? {
        var counts: [Double: Int] = [:]
        for signal in signals { counts[frequency(of: signal), default: 0] += 1 }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }
}

extension [String] {
    /// Each that is not empty once, where it stands first.
    fileprivate var inOrderOnce: [String] {
        var seen: Set<String> = [""]
        return filter { seen.insert($0).inserted }
    }
}
