// What the recorder measured and said by itself, from Waveform Annotation Sequence.

import Waveforms

struct WaveformFindings {
    private(set) var findings = DeviceFindings()
    private let groups: [DataSet]

    init(_ set: DataSet, _ groups: [DataSet]) {
        self.groups = groups
        for item in set.items(.waveformAnnotationSequence) { add(item) }
    }

    private mutating func add(_ item: DataSet) {
        if let text = item.text(.unformattedTextValue) {
            findings.statements.append(DeviceStatement(text: text))
            return
        }
        let concept = item.items(.conceptNameCodeSequence).first
        let texts = item.texts(.numericValue)
        if let concept, !texts.isEmpty {
            let unit = item.items(.measurementUnitsCodeSequence).first?.text(.codeValue)
            let text = texts.joined(separator: "\\")
            findings.measurements.append(
                DeviceMeasurement(
                    code: concept.codeName ?? "?", text: text, value: item.numbers(.numericValue).only, unit: unit,
                    lead: lead(item)))
            return
        }
        // A coded statement has a value that is a code; a mark at a place of the curve has none.
        if let value = item.items(.conceptCodeSequence).first, let text = value.text(.codeMeaning) {
            findings.statements.append(DeviceStatement(code: value.text(.codeValue), text: text))
        }
    }

    /// The channel that the annotation names: group and channel from 1, channel 0 for all.
    private func lead(_ item: DataSet) -> String? {
        let reference = item.integers(.referencedWaveformChannels)
        guard reference.count == 2, reference[0] > 0, reference[0] <= groups.count, reference[1] > 0 else { return nil }
        let channels = groups[reference[0] - 1].items(.channelDefinitionSequence)
        guard reference[1] <= channels.count else { return nil }
        let channel = ChannelDefinition(channels[reference[1] - 1], number: reference[1])
        return channel.standard?.rawValue ?? channel.name
    }
}

extension DataSet {
    /// The meaning of a code, or the code itself.
    fileprivate var codeName: String? { text(.codeMeaning) ?? text(.codeValue) ?? text(.longCodeValue) }
}

extension [Double] {
    fileprivate var only: Double? { count == 1 ? self[0] : nil }
}
