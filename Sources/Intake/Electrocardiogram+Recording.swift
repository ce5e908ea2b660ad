// How a recording of any format becomes an electrocardiogram.

import Exams
import Waveforms

extension Electrocardiogram {
    /// - Parameters:
    ///   - name: what the file calls the recording, or the file's own name.
    ///   - format: how the samples are stored, in the format's own naming.
    init(
        _ recording: Recording, name: String, format: String, comments: [String] = [],
        identity: FoundIdentity = FoundIdentity()
    ) {
        self.init(
            recordName: name, samplingFrequency: recording.frequency, sampleCount: recording.sampleCount,
            leads: recording.leads.map { Lead($0, format) }, startedAt: recording.startedAt, comments: comments,
            identity: identity, device: DeviceReading(recording.findings))
        if !recording.filters.isEmpty { filters = recording.filters }
    }
}

extension Electrocardiogram.Lead {
    /// In millivolts, the unit of the sheet; the converter's width is not told by these formats and stands as 0. The
    /// baseline is the step nearest to zero, and the exact place stands beside it where zero lies between two steps.
    fileprivate init(_ lead: RecordedLead, _ format: String) {
        self.init(
            name: lead.standard?.rawValue ?? lead.name, unit: "mV", gain: 1_000 / lead.microvoltsPerStep,
            isCalibrated: lead.isCalibrated, baseline: Int(exactly: lead.zero.rounded()) ?? 0, adcResolution: 0,
            adcZero: 0, format: format,
            firstValue: Int(lead.steps.first ?? 0), checksum: nil, checksumMatched: nil,
            missingValue: lead.missing.map(Int.init), isDerived: lead.isDerived ? true : nil,
            zero: lead.zero == lead.zero.rounded() || !lead.zero.isFinite ? nil : lead.zero)
    }
}

extension DeviceReading {
    /// nil when the device said nothing.
    init?(_ findings: DeviceFindings) {
        guard !findings.isEmpty else { return nil }
        self.init(
            measurements: findings.measurements.map {
                Measurement(code: $0.code, text: $0.text, value: $0.value, unit: $0.unit, lead: $0.lead)
            },
            statements: findings.statements.map { Statement(code: $0.code, text: $0.text) })
    }
}

extension [LeadSamples] {
    /// In the order and by the names of the description.
    init(_ recording: Recording) {
        self = recording.leads.map { LeadSamples(name: $0.standard?.rawValue ?? $0.name, values: $0.steps) }
    }
}
