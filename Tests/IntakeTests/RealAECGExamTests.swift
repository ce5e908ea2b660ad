// The real aECG files as exams: what a reader is told beside the recording.
import Exams
import Intake
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Real aECG exams` {
    private func read(_ name: String) throws -> (Electrocardiogram, [IntakeReason]) {
        let file = ExamFile(name: name, bytes: RealData.bytes("ecg/aecg/" + name))
        let answer = Intake().describe([file], claimed: "ECG12")
        guard case .read(.electrocardiogram(let recording), let warnings) = answer else {
            throw answer.reason ?? IntakeReason(code: "no reason", zh: "", en: "")
        }
        let samples = try Intake().samples([file])
        #expect(samples.map(\.name) == recording.leads.map(\.name))
        #expect(samples.allSatisfy { $0.values.count == recording.sampleCount })
        return (recording, warnings)
    }

    @Test func `a file that is right is read without a warning`() throws {
        let (recording, warnings) = try read("hl7aecg-Example2.xml")
        #expect(warnings == [])
        #expect(recording.samplingFrequency == 1_000)
        #expect(recording.leads.map(\.name) == StandardNames.twelve)
        #expect(recording.leads.allSatisfy { $0.gain == 400 && $0.baseline == 0 && $0.isCalibrated })
        #expect(recording.identity.name == "ABC")
        #expect(recording.identity.identifiers.map(\.value) == ["106_ABC"])
        #expect(recording.device?.measurements.map(\.unit) == ["bmp"])
    }

    @Test func `a step between samples that its own heart rate contradicts is a warning and is kept`() throws {
        let (recording, warnings) = try read("mindray-dialect-example.xml")
        #expect(warnings.map(\.code) == ["aecg-contradictory-time"])
        #expect(warnings.first?.en.contains("0.01 s") == true)
        #expect(warnings.first?.en.contains("57/min") == true)
        #expect(recording.samplingFrequency == 100)
        #expect(recording.identity.identifiers.map(\.value) == ["25060897140"])
        #expect(recording.identity.sex == "UN")
        #expect(recording.identity.name == nil)
        #expect(recording.comments.first?.contains("BeneHeart R12") == true)
        #expect(
            recording.device?.statements.map(\.text) == [
                "Rythme sinusal avec ESA", "--- Interprétation sans connaître le sexe/l'âge du patient ---",
                "ECG limite", "Diagnostic non confirmé.",
            ])
        #expect(recording.device?.measurements.last?.lead == "I")
    }
}

enum StandardNames {
    static let twelve = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]
}
