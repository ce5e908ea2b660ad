// The recording that a description and its samples make together.

import Exams
import Waveforms

extension Recording {
    /// The leads whose unit is a voltage, and a sentence about each other one: its height on paper would mean nothing.
    static func of(_ exam: Electrocardiogram, _ samples: [LeadSamples]) -> (Recording, [String]) {
        var leads: [RecordedLead] = []
        var strangers: [String] = []
        for (lead, samples) in zip(exam.leads, samples) {
            let unit = VoltageUnit.isNone(lead.unit) ? .millivolt : VoltageUnit(spelled: lead.unit)
            if let microvolts = unit?.inMicrovolts, lead.gain.isFinite, lead.gain != 0 {
                leads.append(RecordedLead(lead, samples.values, microvoltsPerStep: microvolts / lead.gain))
            } else {
                strangers.append("\(lead.name): 单位不是电压，未画 its unit is no voltage, not drawn: \(lead.unit)")
            }
        }
        let recording = Recording(
            frequency: exam.samplingFrequency, leads: leads, startedAt: exam.startedAt,
            findings: exam.device.map(DeviceFindings.init) ?? DeviceFindings(), filters: exam.filters ?? [])
        return (recording, strangers)
    }
}

extension RecordedLead {
    fileprivate init(_ lead: Electrocardiogram.Lead, _ steps: [Int32], microvoltsPerStep: Double) {
        self.init(
            name: lead.name, standard: StandardLead(named: lead.name), steps: steps,
            microvoltsPerStep: microvoltsPerStep, zero: lead.zero ?? Double(lead.baseline),
            missing: lead.missingValue.flatMap(Int32.init(exactly:)), isCalibrated: lead.isCalibrated)
    }
}

extension DeviceFindings {
    fileprivate init(_ reading: DeviceReading) {
        self.init(
            measurements: reading.measurements.map {
                DeviceMeasurement(code: $0.code, text: $0.text, value: $0.value, unit: $0.unit, lead: $0.lead)
            },
            statements: reading.statements.map { DeviceStatement(code: $0.code, text: $0.text) })
    }
}
