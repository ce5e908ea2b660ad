// One entry for an exam's files: what they are, whether they are whole, and what exam they make.

import Bytes
package import DICOM
package import Exams

/// Opens the files of one exam. It runs where a crash costs one answer: in a worker process.
package struct Intake: Sendable {
    private let limits: IntakeLimits
    private let codec: (any FrameCodec)?

    /// - Parameter codec: decodes compressed DICOM frames; with none such pictures are read, but cannot be drawn.
    package init(limits: IntakeLimits = IntakeLimits(), codec: (any FrameCodec)? = CompressedFrames()) {
        self.limits = limits
        self.codec = codec
    }

    /// Says what the files are and what is in them.
    ///
    /// - Parameter claimed: the exam kind of the manifest (`CBC`, `ECG12`, `DR` …); a difference from what is
    ///   found is a warning, never a silent matter.
    package func describe(_ files: [ExamFile], claimed: String? = nil) -> IntakeAnswer {
        compared(content(of: files), claimed)
    }

    /// What the files are, and the samples of the recording where they hold one, from opening them once.
    package func describeWithSamples(
        _ files: [ExamFile], claimed: String? = nil
    ) -> (IntakeAnswer, [LeadSamples]) {
        do throws(Unreadable) {
            var (answer, samples) = try within(limits: files).answerAndSamples()
            answer = answer.completed(&samples)
            return (compared(answer, claimed), samples)
        } catch {
            return (error.answer, [])
        }
    }

    private func compared(_ answer: IntakeAnswer, _ claimed: String?) -> IntakeAnswer {
        guard case .read(let content, let warnings) = answer else { return answer }
        var grave: [IntakeReason] = []
        if case .bloodCount(let count) = content, count.isWithoutBlood { grave.append(.noBlood) }
        if case .bloodCount(let count) = content {
            let doubted = count.doubtedCounts
            if !doubted.isEmpty { grave.append(.unitDoubtful(doubted)) }
        }
        if case .electrocardiogram(let exam) = content { grave += [IntakeReason.leadsTwice(exam)].compactMap(\.self) }
        let differences = [ClaimedKind.warning(claimed, content)].compactMap(\.self)
        return .read(content, warnings: grave + warnings + differences)
    }

    /// The samples of the exam's recording, lead by lead in the order of its description.
    package func samples(_ files: [ExamFile]) throws(IntakeReason) -> [LeadSamples] {
        do throws(Unreadable) {
            var (answer, samples) = try within(limits: files).answerAndSamples()
            guard case .read(.electrocardiogram, _) = answer.completed(&samples) else { throw .broken(.noRecording) }
            return samples
        } catch {
            throw error.reason
        }
    }

    /// The refusal for files of so many bytes together, to be asked before they are read into memory; nil
    /// when they are within the limits.
    package func refusal(ofBytes total: Int, upTo file: String) -> IntakeReason? {
        total <= limits.bytes ? nil : .tooManyBytes(file, limit: limits.bytes)
    }

    private func content(of files: [ExamFile]) -> IntakeAnswer {
        do throws(Unreadable) {
            var samples: [LeadSamples] = []
            return try within(limits: files).answer().completed(&samples)
        } catch {
            return error.answer
        }
    }

    private func within(limits files: [ExamFile]) throws(Unreadable) -> any ExamReading {
        do throws(IntakeReason) {
            try refuseExcess(files)
        } catch {
            throw .broken(error)
        }
        return try reading(files)
    }

    /// Takes the files for one sort of exam. A record of several files is known by the one that names the others.
    private func reading(_ files: [ExamFile]) throws(Unreadable) -> any ExamReading {
        let known = files.map { (file: $0, signature: FileSignature(of: $0.bytes)) }
        if let packed = known.first(where: { $0.signature == .packedECG }) {
            return try PackedECGExam(packed.file, among: known)
        }
        if let mapping = known.first(where: { $0.signature == .flatFileMapping }), known.count > 1 {
            let tables = known.filter { $0.file != mapping.file }.map(\.file)
            guard tables.count == 1 else { throw .unread(.severalParts(of: mapping.file.name)) }
            return FlatFileExam(tables[0], mapping: mapping.file)
        }
        let headers = known.filter { $0.signature == .wfdbHeader }.map(\.file)
        if let first = headers.first {
            guard let header = WFDBExam.principal(of: headers) else { throw .unread(.severalParts(of: first.name)) }
            return WFDBExam(header, among: files)
        }
        if PictureSeriesExam.isMade(of: known) { return PictureSeriesExam(known, codec) }
        guard known.count == 1, let only = known.first else {
            throw .unread(.severalParts(of: files[0].name))
        }
        return try reading(only.file, as: only.signature)
    }

    private func reading(_ file: ExamFile, as signature: FileSignature) throws(Unreadable) -> any ExamReading {
        switch signature {
        case .hl7: HL7Exam(file)
        case .astm: ASTMExam(file)
        case .png, .jpeg: PictureExam(file)
        case .aecg: AECGExam(file)
        case .edf: EDFExam(file)
        case .dicom: try DICOMExam(file, codec)
        case .scp: SCPExam(file)
        case .matlab5: MATExam(file)
        case .rawECG: RawECGExam(file)
        case .typedCount: TypedCountExam(file)
        default: throw Unreadable(signature, of: file)
        }
    }

    private func refuseExcess(_ files: [ExamFile]) throws(IntakeReason) {
        guard !files.isEmpty else { throw .noFiles }
        guard files.count <= limits.files else { throw .tooManyFiles(files.count, limit: limits.files) }
        var total = 0
        for file in files {
            guard let sum = total.plus(file.bytes.count), sum <= limits.bytes else {
                throw .tooManyBytes(file.name, limit: limits.bytes)
            }
            total = sum
        }
    }
}
