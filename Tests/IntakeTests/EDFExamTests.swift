// EDF files as exams: what is shown, what is kept unseen, and whose it is.
import Exams
import Intake
import RealData
import Testing

@Suite struct `EDF exams` {
    /// One record of two samples for each label.
    private func file(_ labels: [String]) -> ExamFile {
        func field(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        var text = field("0", 8) + field("K7 F 02-MAY-1951 Li_Na", 80) + field("Startdate 02-MAR-2025 X X X", 80)
        text += "02.03.2510.11.12" + field(String(256 * (labels.count + 1)), 8) + field("EDF+C", 44) + field("1", 8)
        text += field("0.004", 8) + field(String(labels.count), 4) + labels.map { field($0, 16) }.joined()
        for (value, width) in [
            ("", 80), ("mV", 8), ("-3.2768", 8), ("3.2767", 8), ("-32768", 8), ("32767", 8), ("", 80), ("2", 8),
            ("", 32),
        ] {
            text += String(repeating: field(value, width), count: labels.count)
        }
        return ExamFile(name: "r.edf", bytes: Array(text.utf8) + labels.flatMap { _ in [5, 0, 0xFE, 0xFF] as [UInt8] })
    }

    @Test func `the leads of the heart are shown and the others named`() throws {
        let answer = Intake().describe([file(["ECG I", "EKG II", "EEG Fp1"])], claimed: "ECG_RHYTHM")
        guard case .read(.electrocardiogram(let recording), let warnings) = answer else {
            Issue.record("\(String(describing: answer.reason))")
            return
        }
        #expect(recording.leads.map(\.name) == ["I", "II"])
        #expect(recording.leads.allSatisfy { abs($0.gain - 10_000) < 1e-9 && $0.baseline == 0 })
        #expect(recording.samplingFrequency == 500)
        #expect(recording.startedAt == "2025-03-02 10:11:12")
        #expect(recording.identity.name == "Li Na")
        #expect(recording.identity.birthDate == "19510502")
        #expect(recording.identity.identifiers.map(\.value) == ["K7"])
        #expect(warnings.map(\.code) == ["edf-other-channels"])
        #expect(try Intake().samples([file(["ECG I"])]) == [LeadSamples(name: "I", values: [5, -2])])
    }

    @Test func `a version padded with zeros is an EDF with a warning`() {
        var padded = file(["ECG I"]).bytes
        padded.replaceSubrange(1..<8, with: [UInt8](repeating: 0, count: 7))
        guard case .read(_, let warnings) = Intake().describe([ExamFile(name: "r.edf", bytes: padded)]) else {
            Issue.record("not read")
            return
        }
        #expect(warnings.map(\.code) == ["edf-version-padding"])
    }

    @Test func `a file without a lead of the heart is kept and not shown as one`() {
        guard case .notReadableYet(let reason) = Intake().describe([file(["EEG Fp1"])]) else {
            Issue.record("read")
            return
        }
        #expect(reason.code == "not-readable-yet-edf-no-ecg")
        #expect(reason.en.contains("EEG Fp1"))
    }

    @Test func `a file cut at any byte gets an answer`() {
        let whole = file(["ECG I", "ECG II"])
        for length in 0...whole.bytes.count {
            _ = Intake().describe([ExamFile(name: "r.edf", bytes: Array(whole.bytes.prefix(length)))])
        }
    }
}
