// The real DICOM electrocardiogram: every channel's samples, scale and name, and what the device said.
import DICOM
import RealData
import Testing
import Waveforms

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of DICOM waveforms` {
    @Test func `channels, samples and findings are those of the reference program`() throws {
        var score = Conformance("DICOM ECG")
        for path in RealData.paths(under: "ecg/dicom") {
            score.file(path)
            let known = try #require(RealData.values(path))
            let exam = try WaveformExam(DICOMFile(RealData.bytes(path)))
            let groups = try #require(known["waveform"]?.array)
            score.compare(exam.groups.count, groups.count, path)
            for (group, values) in zip(exam.groups, groups) { compare(group, values, &score) }
            let findings = exam.main.recording.findings
            score.compare(findings.statements.map(\.text), known["statements"]?.strings, path)
            let measured = Dictionary(
                findings.measurements.map { ($0.code, [$0.text, $0.unit ?? ""]) },
                uniquingKeysWith: { first, _ in first })
            score.compare(measured, known["measurements"]?.object?.mapValues(\.strings), path)
            #expect(exam.main.label == "RHYTHM")
            #expect(exam.main.recording.leads.compactMap(\.standard).count == 12)
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }

    private func compare(_ group: WaveformGroup, _ known: JSONValue, _ score: inout Conformance) {
        score.compare(group.label, known["label"]?.string, "label")
        score.compare(group.recording.frequency, known["fs"]?.double, "frequency")
        score.compare(group.recording.sampleCount, known["samples"]?.int, "samples")
        score.compare(group.recording.leads.count, known["channels"]?.int, "channels")
        for (lead, values) in zip(group.recording.leads, known["channel"]?.array ?? []) {
            let steps = lead.steps.map(Int.init)
            score.compare(lead.name, values["name"]?.string, "name")
            score.compare(Array(steps.prefix(10)), values["first10_raw"]?.ints, lead.name)
            score.compare(steps.min(), values["min"]?.int, lead.name)
            score.compare(steps.max(), values["max"]?.int, lead.name)
            score.compare(steps.reduce(0, +), values["sum"]?.int, lead.name)
            score.compare(lead.microvoltsPerStep, values["sensitivity"]?.string.flatMap(Double.init), lead.name)
            score.compare(lead.zero, values["baseline"]?.string.flatMap(Double.init), lead.name)
        }
    }
}
