// An electrocardiogram from an EDF, EDF+ or BDF file.

import EDF
import Exams
import Waveforms

struct EDFExam: RecordingReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer(of read: (EDFFile, EDFRecording)) -> IntakeAnswer {
        let (edf, heart) = read
        let recording = Electrocardiogram(
            heart.recording, name: file.name, format: edf.header.kind.rawValue, comments: Self.comments(edf),
            identity: FoundIdentity(edf.patient))
        var warnings = (edf.doubts + [heart.uncalibrated].compactMap(\.self)).map { IntakeReason.doubt($0, file.name) }
        if heart.isUnnamed { warnings.append(.unnamedChannels(heart.recording.leads.map(\.name), file.name)) }
        if !heart.otherFrequencies.isEmpty { warnings.append(.otherFrequencies(heart, file.name)) }
        if !heart.others.isEmpty { warnings.append(.otherChannels(heart.others, file.name)) }
        return .read(.electrocardiogram(recording), warnings: warnings)
    }

    func samples(of read: (EDFFile, EDFRecording)) -> [LeadSamples] { [LeadSamples](read.1.recording) }

    /// A file without a lead of the heart is sound and kept: it is no electrocardiogram, and is not shown as one.
    func opened() throws(Unreadable) -> (EDFFile, EDFRecording) {
        let (edf, heart) = try parts()
        if let heart { return (edf, heart) }
        let labels = edf.header.signals.filter { $0.channel != .marks }.map(\.label)
        throw .unread(.noHeartChannel(labels, file.name))
    }

    private func parts() throws(Unreadable) -> (EDFFile, EDFRecording?) {
        do throws(EDFError) {
            let edf = try EDFFile(reading: file.bytes)
            return (edf, try edf.electrocardiogram())
        } catch {
            throw Unreadable(error, file.name)
        }
    }

    /// What the patient field says beyond an identity, the recording field, and the texts with their times; more than a thousand are for a program, not for a page.
    private static func comments(_ edf: EDFFile) -> [String] {
        let text = edf.patient.text.map { ResidentNumbers(in: $0).rest }
        let fields = [text, edf.header.recording].compactMap(\.self).filter { !$0.isEmpty }
        return fields + edf.annotations.prefix(1_000).map { "\(($0.onset * 1_000).rounded() / 1_000) s: \($0.text)" }
    }
}

extension FoundIdentity {
    /// Of a text nobody knows what it is, save for a resident's number, which proves itself.
    fileprivate init(_ patient: EDFPatient) {
        let numbers = patient.text.map { ResidentNumbers(in: $0).found } ?? []
        self.init(
            name: patient.name, identifiers: ([patient.code].compactMap(\.self) + numbers).map { .init(value: $0) },
            birthDate: patient.birthDate, sex: patient.sex)
    }
}
