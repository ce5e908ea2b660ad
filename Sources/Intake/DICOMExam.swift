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

    func samples() throws(Unreadable) -> [LeadSamples] {
        guard isWaveform else { throw .broken(.noRecording) }
        return [LeadSamples](try exam().main.recording)
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
        let scaleless = recording.leads.filter { !$0.isCalibrated }.map(\.name)
        var doubts = others + (scaleless.isEmpty ? [] : [IntakeReason.uncalibrated(scaleless, name)])
        doubts += IntakeReason.skews(exam.groups, name)
        doubts += IntakeReason.storedBits(exam.groups, name)
        let unplaced = exam.unplaced
        if !unplaced.isEmpty { doubts.append(.unplaced(unplaced, name)) }
        return .read(.electrocardiogram(recording), warnings: warnings + doubts)
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

extension IntakeReason {
    /// Leads of which the file does not say how high a millivolt is.
    fileprivate static func uncalibrated(_ leads: [String], _ file: String) -> IntakeReason {
        let names = leads.prefix(20).joined(separator: ", ")
        return IntakeReason(
            code: "dicom-uncalibrated", zh: "导联 \(names) 没有可用的电压刻度，幅度不可用于测量。请核对设备的导出设置。",
            en: "Leads \(names) state no voltage scale: do not measure amplitudes. Check the device's export settings.",
            place: Place(file: file))
    }

    /// Leads that the device sampled later than the others, as the file says.
    fileprivate static func skews(_ groups: [WaveformGroup], _ file: String) -> [IntakeReason] {
        let moved = groups.flatMap(\.skewed), unread = groups.flatMap(\.skewsUnread)
        var reasons: [IntakeReason] = []
        if !moved.isEmpty {
            let names = moved.prefix(20).joined(separator: ", ")
            reasons.append(
                IntakeReason(
                    code: "dicom-channel-skew", zh: "文件注明导联 \(names) 的采样时刻与其余导联不同，已按整数个采样点移位。",
                    en:
                        "By the file leads \(names) were sampled at another moment than the others; they were moved by whole samples.",
                    place: Place(file: file)))
        }
        if !unread.isEmpty {
            let names = unread.prefix(20).joined(separator: ", ")
            reasons.append(
                IntakeReason(
                    code: "dicom-channel-skew-unread", zh: "导联 \(names) 注明的采样时差不合理，未采用：不要在导联之间比较时间。",
                    en:
                        "The time skew that leads \(names) state makes no sense and was not used: do not compare times between "
                        + "leads.", place: Place(file: file)))
        }
        return reasons
    }

    /// Leads whose samples do not stand in their words as Waveform Bits Stored says.
    fileprivate static func storedBits(_ groups: [WaveformGroup], _ file: String) -> [IntakeReason] {
        let extended = groups.flatMap(\.extended), beyond = groups.flatMap(\.beyondStored)
        var reasons: [IntakeReason] = []
        if !extended.isEmpty {
            let names = extended.prefix(20).joined(separator: ", ")
            reasons.append(
                IntakeReason(
                    code: "dicom-waveform-sign", zh: "导联 \(names) 的负值未作符号扩展，已按「存储位数」（003A,021A）还原。请核对波形与设备的导出设置。",
                    en:
                        "Negative samples of leads \(names) are stored without their sign; it was put back by Waveform Bits Stored "
                        + "(003A,021A). Check the tracing and the device's export settings.", place: Place(file: file)))
        }
        if !beyond.isEmpty {
            let names = beyond.prefix(20).joined(separator: ", ")
            reasons.append(
                IntakeReason(
                    code: "dicom-waveform-bits", zh: "导联 \(names) 有采样超出所述的存储位数（003A,021A），幅度可能有误，请勿据此测量；请核对设备的导出设置。",
                    en:
                        "Samples of leads \(names) need more bits than Waveform Bits Stored (003A,021A) states: amplitudes may be "
                        + "wrong, do not measure them. Check the device's export settings.", place: Place(file: file)))
        }
        return reasons
    }

    /// Leads that cannot stand on the time axis of the others.
    fileprivate static func unplaced(_ leads: [String], _ file: String) -> IntakeReason {
        let names = leads.prefix(20).joined(separator: ", ")
        return IntakeReason(
            code: "dicom-leads-not-shown", zh: "导联 \(names) 的采样率或时间与其余导联不符，未显示或未全部显示。请查看原始文件。",
            en:
                "Leads \(names) have another sampling rate, or overlap in time, and are not shown, or not whole. Look at the "
                + "original file.", place: Place(file: file))
    }
}
