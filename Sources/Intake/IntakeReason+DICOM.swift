// What can be wrong with a DICOM file, in two languages.

import DICOM
import Exams

extension Unreadable {
    init(_ error: DICOMError, _ file: String) {
        let place = IntakeReason.Place(file: file, offset: error.offset)
        switch error.kind {
        case .notDICOM: self = .broken(.unknownFile(file))
        case .badDeflate:
            self = .broken(
                IntakeReason(
                    code: "dicom-damaged", zh: "DICOM 文件「\(file)」的压缩数据集损坏，无法读取。请从设备重新导出后再次上传。",
                    en: "The deflated data set of DICOM file \(file) is broken. Export it again and send it anew.",
                    place: place))
        case .tooLarge(let kind):
            self = .broken(
                IntakeReason(
                    code: "dicom-too-large", zh: "DICOM 文件「\(file)」超出上限（\(kind.rawValue)）。请导出较少的帧或较短的记录。",
                    en: "DICOM file \(file) exceeds a limit (\(kind.rawValue)). Export fewer frames or a shorter "
                        + "recording.", place: place))
        }
    }

    /// Reports, directories, plans and documents.
    init(withoutPicture file: DICOMFile, _ name: String) {
        let set = file.dataSet
        let sort = set[.directoryRecordSequence] != nil ? "DICOMDIR" : set.text(.modality) ?? "?"
        if file.warnings.contains(where: \.costsData) {
            self = .broken(
                IntakeReason(
                    code: "dicom-damaged", zh: "DICOM 文件「\(name)」不完整或已损坏，其中没有可用的图像。请从设备重新导出后再次上传。",
                    en: "DICOM file \(name) is cut off or damaged, and what is left holds no picture. Export it again "
                        + "and send it anew.",
                    place: IntakeReason.Place(file: name, offset: file.warnings.first(where: \.costsData)?.offset)))
            return
        }
        self = .unread(
            IntakeReason(
                code: "dicom-no-picture",
                zh: "DICOM 文件「\(name)」（\(sort)）不含图像也不含心电波形，已保存。请选择图像文件本身上传，而不是目录或报告。",
                en:
                    "DICOM file \(name) (\(sort)) holds neither a picture nor a recording; it is kept. Send the picture "
                    + "itself, not a directory or a report.",
                place: IntakeReason.Place(file: name)))
    }

    init(_ error: WaveformError, _ file: DICOMFile, _ name: String) {
        let detail =
            switch error {
            case .noWaveform: ""
            case .impossible(let tag): "\(tag)"
            case .cut(let wanted, let available): "\(available) < \(wanted)"
            case .interpretation(let name): "\(DICOMTag.waveformSampleInterpretation) \(name)"
            case .tooLarge: "> \(DICOMLimits.samples)"
            }
        let place = IntakeReason.Place(file: name)
        self = .broken(
            error == .noWaveform
                ? IntakeReason(
                    code: "dicom-no-ecg", zh: "DICOM 波形文件「\(name)」中没有电压通道，不是心电记录。请确认选择了正确的文件。",
                    en:
                        "DICOM waveform file \(name) has no channel of a voltage, so it is no ECG. Check that the right "
                        + "file was chosen.", place: place)
                : IntakeReason(
                    code: "dicom-waveform-damaged",
                    zh: "DICOM 心电文件「\(name)」的波形不完整或自相矛盾（\(detail)）。请从设备重新导出后再次上传。",
                    en:
                        "The waveform of DICOM file \(name) is cut off or contradicts itself (\(detail)). Export it again "
                        + "and send it anew.", place: place))
    }
}

extension IntakeReason {
    static func otherWaveforms(_ names: [String], _ file: String) -> IntakeReason {
        let list = names.prefix(5).joined(separator: ", ")
        return IntakeReason(
            code: "dicom-other-channels", zh: "「\(file)」中有 \(names.count) 个通道不是电压，未列入心电导联：\(list)。",
            en: "\(names.count) channels of \(file) measure no voltage and are left out of the ECG: \(list).",
            place: Place(file: file))
    }

    /// The file ends behind a frame, and frames that it declares are not there.
    static func framesCut(_ declared: Int, _ found: Int, at offset: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "dicom-cut-off", zh: "DICOM 文件「\(file)」在第 \(found) 帧之后中断：声明 \(declared) 帧，其余没有收到。请从设备重新导出后再次上传。",
            en:
                "DICOM file \(file) ends behind frame \(found) of \(declared); the others are not in it. Export it again and send it "
                + "anew.", place: Place(file: file, offset: offset))
    }

    static func surplusPixels(_ bytes: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "dicom-surplus-pixels", zh: "DICOM 图像「\(file)」的像素数据比声明的多 \(bytes) 字节，图像可能不完整或尺寸有误，请核对。",
            en:
                "The pixel data of DICOM file \(file) have \(bytes) bytes more than declared. Check that the picture is "
                + "whole.", place: Place(file: file))
    }

    /// What readers must know of the oddities that were got over: at most one of each sort.
    static func oddities(_ warnings: [DICOMWarning], _ file: String) -> [IntakeReason] {
        let cut = warnings.first(where: \.costsData).map { warning in
            IntakeReason(
                code: "dicom-cut-off", zh: "DICOM 文件「\(file)」不完整或部分损坏，损坏处之后的内容没有读取。请从设备重新导出后再次上传。",
                en: "DICOM file \(file) is cut off or damaged in part; what stands behind the damage was not read. "
                    + "Export it again and send it anew.", place: Place(file: file, offset: warning.offset))
        }
        let guessed = warnings.lazy.compactMap { encoding($0, file) }.first
        let irregular = warnings.first(where: \.isIrregular).map { warning in
            IntakeReason(
                code: "dicom-irregular", zh: "DICOM 文件「\(file)」有不合标准之处（重复、未知或错误的元素），已按可证实的方式读取。",
                en: "DICOM file \(file) departs from the standard (doubled, unknown or wrong elements); it was read as "
                    + "the bytes prove.", place: Place(file: file, offset: warning.offset))
        }
        return [cut, guessed, irregular].compactMap(\.self)
    }

    private static func encoding(_ warning: DICOMWarning, _ file: String) -> IntakeReason? {
        let (declared, found): (String, String)
        switch warning.kind {
        case .transferSyntaxFound(let uid): (declared, found) = ("?", uid)
        case .transferSyntaxWrong(let uid, let proven): (declared, found) = (uid, proven)
        default: return nil
        }
        return IntakeReason(
            code: "dicom-encoding-found", zh: "DICOM 文件「\(file)」声明的编码（\(declared)）缺失或有误，已按字节证实的编码（\(found)）读取。",
            en:
                "The encoding that DICOM file \(file) declares (\(declared)) is missing or wrong; it was read as the bytes "
                + "prove (\(found)).", place: Place(file: file, offset: warning.offset))
    }

    /// A name under a wrong or missing character set.
    static func repairs(_ identity: DICOMIdentity, _ file: String) -> [IntakeReason] {
        guard let repair = identity.repair else { return [] }
        let place = Place(file: file)
        if repair.how == .unreadable {
            return [
                IntakeReason(
                    code: "dicom-text-unreadable", zh: "DICOM 文件「\(file)」中 \(repair.tag) 的文字有无法识别的字符，请核对患者身份。",
                    en:
                        "The text of \(repair.tag) in DICOM file \(file) has characters that cannot be read. Check whose "
                        + "it is.", place: place)
            ]
        }
        return [
            IntakeReason(
                code: "dicom-text-repaired",
                zh: "DICOM 文件「\(file)」中 \(repair.tag) 的文字与声明的字符集不符，已按 \(repair.how.rawValue) 读取，请核对患者姓名。",
                en:
                    "The text of \(repair.tag) in DICOM file \(file) is not in the character set declared; it was read as "
                    + "\(repair.how.rawValue). Check the patient's name.", place: place)
        ]
    }
}

extension DICOMWarning {
    fileprivate var isIrregular: Bool {
        switch kind {
        case .unknownRepresentation, .lengthOverflow, .duplicate, .delimiter, .openFragments: true
        default: false
        }
    }
}
