// EDF files as exams: what is shown, what is kept unseen, and whose it is.
import Alliance
import Exams
import Intake
import Patients
import RealData
import Testing

@Suite struct `EDF exams` {
    /// One record of two samples for each label.
    private func file(
        _ labels: [String], of patient: String = "K7 F 02-MAY-1951 Li_Na", unit: String = "mV", kind: String = "EDF+C"
    ) -> ExamFile {
        func field(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        var text = field("0", 8) + field(patient, 80) + field("Startdate 02-MAR-2025 X X X", 80)
        text += "02.03.2510.11.12" + field(String(256 * (labels.count + 1)), 8) + field(kind, 44) + field("1", 8)
        text += field("0.004", 8) + field(String(labels.count), 4) + labels.map { field($0, 16) }.joined()
        for (value, width) in [
            ("", 80), (unit, 8), ("-3.2768", 8), ("3.2767", 8), ("-32768", 8), ("32767", 8), ("", 80), ("2", 8),
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

    @Test
    func `a resident's number in a plain file's free text is held against the patient, and all else is a comment`()
        throws
    {
        let number = try #require(ResidentIdentityNumber(completing: "51990119530821002"))
        let other = try #require(ResidentIdentityNumber(completing: "51990119540211003"))
        let text = "bed 12 No:\(number.text) 47 y"
        guard
            case .read(.electrocardiogram(let recording), _) = Intake().describe([
                file(["ECG I"], of: text, kind: "")
            ])
        else {
            Issue.record("not read")
            return
        }
        #expect(recording.identity.identifiers.map(\.value) == [number.text] && recording.identity.name == nil)
        #expect(recording.comments.first == "bed 12 No: 47 y", "\(recording.comments)")
        func codes(_ paper: ResidentIdentityNumber) -> [String] {
            let named = NamedPatient(
                name: "蓝桂芳", sex: number.sex, birthDate: number.birthDay,
                papers: [KnownPaper(kind: .residentCard, masked: paper.masked)])
            return recording.identity.differences(from: named, on: number.birthDay).map(\.code)
        }
        #expect(codes(other) == ["identity-differs-number"] && codes(number) == [])
    }

    @Test func `leads without a scale are told of once, by name`() {
        guard case .read(_, let warnings) = Intake().describe([file(["ECG I", "ECG II", "ECG III"], unit: "adu")])
        else {
            Issue.record("not read")
            return
        }
        #expect(warnings.map(\.code) == ["edf-uncalibrated"])
        #expect(
            warnings.first?.zh.contains("ECG I, ECG II, ECG III") == true
                && warnings.first?.zh.contains("单位：adu") == true)
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
