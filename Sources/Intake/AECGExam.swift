// An electrocardiogram from an HL7 aECG file.

import AECG
import Exams

struct AECGExam: RecordingReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer(of document: AECGDocument) -> IntakeAnswer {
        let device = document.device.line.map { ["Device: \($0)"] } ?? []
        let recording = Electrocardiogram(
            document.recording, name: document.id ?? file.name, format: "aECG", comments: device + document.settings,
            identity: FoundIdentity(document.subject))
        return .read(.electrocardiogram(recording), warnings: document.doubts.map { .doubt($0, file.name) })
    }

    func samples(of document: AECGDocument) -> [LeadSamples] { [LeadSamples](document.recording) }

    func opened() throws(Unreadable) -> AECGDocument {
        do throws(AECGError) {
            return try AECGDocument(reading: file.bytes)
        } catch {
            throw Unreadable(error, file.name)
        }
    }
}

extension FoundIdentity {
    /// `PatientID` elements that recorders add stand before the trial subject's number, which is often the trial's.
    fileprivate init(_ subject: AECGSubject) {
        let numbers = subject.patientIDs.map { Identifier(value: $0, type: "PatientID") }
        let trial = subject.id.map { [Identifier(value: $0, assigner: subject.assigner)] } ?? []
        self.init(
            name: subject.name, identifiers: numbers + trial, birthDate: subject.birthTime, age: subject.age,
            sex: subject.sex)
    }
}
