// An electrocardiogram from a file of raw samples with a JSON header.

import Exams
import RawECG
import Waveforms

struct RawECGExam: ExamReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer() throws(Unreadable) -> IntakeAnswer { answer(of: try read()) }

    func samples() throws(Unreadable) -> [LeadSamples] { try [LeadSamples](read().recording) }

    func answerAndSamples() throws(Unreadable) -> (IntakeAnswer, [LeadSamples]) {
        let read = try read()
        return (answer(of: read), [LeadSamples](read.recording))
    }

    private func answer(of read: RawECG) -> IntakeAnswer {
        let stem = file.name.split(separator: ".").first.map(String.init) ?? file.name
        let recording = Electrocardiogram(
            read.recording, name: stem, format: "int16", comments: read.comments, identity: FoundIdentity(read.patient))
        let warnings = read.unknownFields.isEmpty ? [] : [IntakeReason.rawUnknown(read.unknownFields, file.name)]
        return .read(.electrocardiogram(recording), warnings: warnings)
    }

    private func read() throws(Unreadable) -> RawECG {
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
