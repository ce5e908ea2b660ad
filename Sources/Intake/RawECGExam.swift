// An electrocardiogram from a file of raw samples with a JSON header.

import Exams
import RawECG
import Waveforms

struct RawECGExam: RecordingReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer(of read: RawECG) -> IntakeAnswer {
        let stem = file.name.split(separator: ".").first.map(String.init) ?? file.name
        let recording = Electrocardiogram(
            read.recording, name: stem, format: "int16", comments: read.comments, identity: FoundIdentity(read.patient))
        let warnings = read.unknownFields.isEmpty ? [] : [IntakeReason.rawUnknown(read.unknownFields, file.name)]
        return .read(.electrocardiogram(recording), warnings: warnings)
    }

    func samples(of read: RawECG) -> [LeadSamples] { [LeadSamples](read.recording) }

    func opened() throws(Unreadable) -> RawECG {
        do throws(RawECGError) {
            return try RawECG(parsing: file.bytes)
        } catch {
            throw Unreadable(error, file.name)
        }
    }
}

extension FoundIdentity {
    fileprivate init(_ patient: RawECG.Patient) {
        self.init(
            name: patient.name,
            identifiers: patient.id.map { [Identifier(value: $0, type: patient.idType, assigner: patient.assigner)] }
                ?? [], birthDate: patient.birthDate, age: patient.age, sex: patient.sex)
    }
}
