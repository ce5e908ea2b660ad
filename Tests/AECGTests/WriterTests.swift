// What the writer writes, the reader reads back equal.
import AECG
import Testing
import Waveforms

@Suite struct `aECG writer` {
    private let about = AECGWriter.Description(
        id: "1.2.3", subject: "S7", name: "王 <明> & \"Co\"", sex: "F", birthDate: "19500102", manufacturer: "Lianyi",
        model: "Sample", start: "20250101100000", end: "20250101100001")

    private func lead(_ standard: StandardLead?, _ name: String, missing: Int32? = nil) -> RecordedLead {
        RecordedLead(
            name: name, standard: standard, steps: [1, -2, Int32.max, .min], microvoltsPerStep: 4.88, zero: 2.5,
            missing: missing)
    }

    @Test func `a recording is the same after writing and reading`() throws {
        let findings = DeviceFindings(
            measurements: [DeviceMeasurement(code: "MDC_ECG_HEART_RATE", text: "72", value: 72, unit: "bpm")],
            statements: [DeviceStatement(code: "MDC_ECG_INTERPRETATION_STATEMENT", text: "窦性心律 < 100")])
        let leads = [lead(.aVR, "MDC_ECG_LEAD_AVR"), lead(nil, "X & Y")]
        let recording = Recording(frequency: 500, leads: leads, startedAt: about.start, findings: findings)
        let file = try AECGDocument(reading: AECGWriter(recording, about).bytes)
        #expect(file.recording == recording)
        #expect(file.doubts == [])
        #expect(file.subject.name == about.name)
        #expect(file.subject.id == "S7")
        #expect(file.device.line == "Lianyi, Sample")
    }

    @Test func `a lead with absent samples is refused`() {
        let recording = Recording(frequency: 500, leads: [lead(.one, "I", missing: -2)])
        #expect(throws: AECGWriter.AbsentSamples(lead: "I")) { try AECGWriter(recording, about) }
    }
}
