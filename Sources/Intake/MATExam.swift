// An electrocardiogram from a MATLAB level 5 file with CPSC 2018's structure `ECG`.

import Exams
import MATFile
import Waveforms

struct MATExam: RecordingReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer(of read: MATRecording) -> IntakeAnswer {
        let stem = file.name.split(separator: ".").first.map(String.init) ?? file.name
        let recording = Electrocardiogram(
            read.recording, name: stem, format: "MATLAB 5", identity: FoundIdentity(age: read.age, sex: read.sex))
        var warnings = [IntakeReason.matAssumed(read, file.name)]
        if read.isTransposed { warnings.append(.matTransposed(file.name)) }
        if read.isImplausible { warnings.append(.matImplausible(file.name)) }
        return .read(.electrocardiogram(recording), warnings: warnings)
    }

    func samples(of read: MATRecording) -> [LeadSamples] { [LeadSamples](read.recording) }

    func opened() throws(Unreadable) -> MATRecording {
        do throws(MATFileError) {
            return try MATRecording(parsing: file.bytes)
        } catch {
            throw Unreadable(error, file.name)
        }
    }
}
