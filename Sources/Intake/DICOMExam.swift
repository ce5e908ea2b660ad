// A DICOM file: a picture, a recording of the heart, or neither.

import DICOM
import Exams
import Waveforms

struct DICOMExam: ExamReading {
    private let name: String
    private let file: DICOMFile
    private let codec: (any FrameCodec)?

    init(_ file: ExamFile, _ codec: (any FrameCodec)?) throws(Unreadable) {
        name = file.name
        self.codec = codec
        do throws(DICOMError) {
            self.file = try DICOMFile(file.bytes)
        } catch {
            throw Unreadable(error, file.name)
        }
    }

    func answer() throws(Unreadable) -> IntakeAnswer { try answer(nil) }

    /// - Parameter opened: the recording, where it has been read already.
    private func answer(_ opened: WaveformExam?) throws(Unreadable) -> IntakeAnswer {
        let identity = DICOMIdentity(file.dataSet)
        let warnings = IntakeReason.repairs(identity, name)
        if isWaveform {
            let exam = if let opened { opened } else { try exam() }
            return try recording(exam, identity.found, IntakeReason.oddities(file.warnings, name) + warnings)
        }
        guard
            file.dataSet[.pixelData] != nil || file.dataSet[.floatPixelData] != nil
                || file.dataSet[.doubleFloatPixelData] != nil
        else { throw Unreadable(withoutPicture: file, name) }
        return picture(identity.found, warnings)
    }

    func answerAndSamples() throws(Unreadable) -> (IntakeAnswer, [LeadSamples]) {
        guard isWaveform else { return (try answer(), []) }
        let exam = try exam()
        return (try answer(exam), [LeadSamples](exam.main.recording))
    }

    private var isWaveform: Bool { file.dataSet[.waveformSequence] != nil }

    // MARK: recordings

    private func exam() throws(Unreadable) -> WaveformExam {
        do throws(WaveformError) {
            return try WaveformExam(file)
        } catch {
            throw Unreadable(error, file, name)
        }
    }

    private func recording(
        _ exam: WaveformExam, _ identity: FoundIdentity, _ warnings: [IntakeReason]
    ) throws(Unreadable) -> IntakeAnswer {
        let group = exam.main
        let recording = Electrocardiogram(
            group.recording, name: file.dataSet.text(.sopInstanceUID) ?? name, format: "DICOM", identity: identity)
        let others = group.otherChannels.isEmpty ? [] : [IntakeReason.otherChannels(group.otherChannels, name)]
        let doubts = IntakeReason.doubts(of: exam, recording, name)
        return .read(.electrocardiogram(recording), warnings: warnings + others + doubts)
    }

    // MARK: pictures

    private func picture(_ identity: FoundIdentity, _ warnings: [IntakeReason]) -> IntakeAnswer {
        var oddities = file.warnings, warnings = warnings
        var frames = 1
        var obstacle: PixelObstacle?
        do throws(PixelObstacle) {
            let pixels = try PixelData(file)
            frames = pixels.frameCount
            var description = pixels.description
            if let open = oddities.firstIndex(where: { $0.kind == .openFragments }),
                let (declared, found) = description.takeMissingFrames()
            {
                warnings.append(.framesCut(declared, found, at: oddities.remove(at: open).offset, name))
            }
            warnings += IntakeReason.doubts(of: description, name)
            try prove(pixels)
            if pixels.surplus > 1 { warnings.append(.surplusPixels(pixels.surplus, name)) }
            warnings += IntakeReason.leftOut(of: pixels, name)
        } catch {
            obstacle = error
        }
        let reason = obstacle.map { IntakeReason($0, name) }
        warnings += [reason].compactMap(\.self)
        let picture = Picture(file, frames: frames, notDrawable: reason, identity)
        return .read(.picture(picture), warnings: IntakeReason.oddities(oddities, name) + warnings)
    }

    /// Decoded bytes beyond which the remaining frames are taken on trust: 1 GiB.
    private static let mostProven = 1 << 30

    /// Decodes every frame to know that it is whole. Native frames were counted already: one shows that all are sound.
    private func prove(_ pixels: PixelData) throws(PixelObstacle) {
        if let obstacle = pixels.obstacle(codec) { throw obstacle }
        guard pixels.transferSyntax.pixels != .native else {
            _ = try pixels.frame(0)
            return
        }
        var proven = 0
        for index in 0..<pixels.frameCount where proven < Self.mostProven {
            proven += try pixels.frame(index, codec: codec).bytes.count
        }
    }
}

extension Picture {
    fileprivate init(
        _ file: DICOMFile, frames: Int, notDrawable: IntakeReason?, _ identity: FoundIdentity
    ) {
        let set = file.dataSet
        var facts = DICOMFacts(set, frames: frames, file.transferSyntax)
        facts.notDrawable = notDrawable
        let side = 0...65_535
        self.init(
            container: .dicom, width: set.integer(.columns).flatMap { side.contains($0) ? $0 : nil } ?? 0,
            height: set.integer(.rows).flatMap { side.contains($0) ? $0 : nil } ?? 0,
            bitDepth: (set.integer(.bitsStored) ?? set.integer(.bitsAllocated)).flatMap { $0 > 0 ? $0 : nil } ?? 0,
            colourModel: ColourModel(photometric: set.text(.photometricInterpretation) ?? ""), hasAlpha: false,
            isInterlaced: false, exifOrientation: nil, dicom: facts, identity: identity.isEmpty ? nil : identity)
    }
}

extension Picture.ColourModel {
    fileprivate init(photometric: String) {
        switch photometric {
        case "RGB", "ARGB", "HSV": self = .rgb
        case "PALETTE COLOR": self = .palette
        case "CMYK": self = .cmyk
        case let name where name.hasPrefix("YBR"): self = .ycbcr
        default: self = .grey
        }
    }
}

extension DICOMFacts {
    fileprivate init(_ set: DataSet, frames: Int, _ syntax: TransferSyntax) {
        self.init(frames: frames, transferSyntax: syntax.uid)
        modality = set.text(.modality)
        bodyPart = set.text(.bodyPartExamined) ?? set.items(.anatomicRegionSequence).first?.text(.codeMeaning)
        laterality = set.text(.imageLaterality) ?? set.text(.laterality)
        view = set.text(.viewPosition) ?? set.items(.viewCodeSequence).first?.text(.codeMeaning)
        studyUID = set.text(.studyInstanceUID)
        seriesUID = set.text(.seriesInstanceUID)
        instanceUID = set.text(.sopInstanceUID)
        classUID = set.text(.sopClassUID)
        accessionNumber = set.text(.accessionNumber)
        instanceNumber = set.integer(.instanceNumber)
        takenAt = set.text(.studyDate).map { $0 + (set.text(.studyTime) ?? "") }
        manufacturer = set.text(.manufacturer)
        photometric = set.text(.photometricInterpretation)
        isLossless = set.text(.lossyImageCompression) == "01" ? false : syntax.isLossless
        guard let description = try? PixelDescription(set) else { return }
        isBurnedIn = description.isBurnedIn
        guard let spacing = description.spacing, spacing.source != .ratio else { return }
        pixelSpacing = [spacing.row, spacing.column]
        spacingHolds = spacing.source.rawValue
    }
}
