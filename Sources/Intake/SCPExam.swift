// An electrocardiogram from a record of SCP-ECG.

import Exams
import SCPECG

struct SCPExam: RecordingReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer(of record: SCPRecord) -> IntakeAnswer {
        let recording = Electrocardiogram(
            record.recording, name: file.name, format: record.format, comments: record.patient.comments,
            identity: FoundIdentity(record.patient))
        return .read(
            .electrocardiogram(recording), warnings: record.warnings.map { IntakeReason($0, file.name) })
    }

    func samples(of record: SCPRecord) -> [LeadSamples] { [LeadSamples](record.recording) }

    func opened() throws(Unreadable) -> SCPRecord {
        do throws(SCPError) {
            return try SCPRecord(parsing: file.bytes)
        } catch {
            throw Unreadable(error, file.name)
        }
    }
}

extension FoundIdentity {
    fileprivate init(_ patient: SCPPatient) {
        self.init(
            name: patient.name.flatMap { PersonName.display($0.split(separator: " ").map(String.init)) },
            identifiers: patient.identifier.map { [Identifier(value: $0)] } ?? [],
            birthDate: patient.birthDate, age: patient.age, sex: patient.sex)
    }
}
