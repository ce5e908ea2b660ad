// What can be wrong with a MATLAB file, and what had to be assumed of it, in two languages.

import Bytes
import Exams
import MATFile

extension Unreadable {
    init(_ error: MATFileError, _ file: String) {
        func reason(_ code: String, _ zh: String, _ en: String, at offset: Int? = nil) -> IntakeReason {
            IntakeReason(code: code, zh: zh, en: en, place: IntakeReason.Place(file: file, offset: offset))
        }
        switch error {
        case .notAMATFile:
            self = .broken(
                reason(
                    "mat-not-level-5", "「\(file)」不是有效的 MATLAB 5 文件。请重新导出。",
                    "\(file) is no MATLAB level 5 file. Export it again."))
        case .hdf5:
            self = .unread(
                reason(
                    "not-readable-yet-mat-hdf5", "「\(file)」以 -v7.3（HDF5）保存，当前版本尚不能读取。请用 save(…, '-v7') 重新保存。",
                    "\(file) was saved with -v7.3 (HDF5), which this version does not read yet. Save it again with "
                        + "save(…, '-v7')."))
        case .malformed(let error):
            self = .broken(
                reason(
                    "mat-malformed", "「\(file)」在第 \(error.offset) 字节处不完整或不符合格式。请重新导出。",
                    "\(file) is cut off or breaks the format near byte \(error.offset). Export it again.",
                    at: error.offset))
        case .damaged(let offset):
            self = .broken(
                reason(
                    "mat-damaged", "「\(file)」的压缩数据（第 \(offset) 字节起）已损坏。请重新导出。",
                    "The compressed data of \(file) from byte \(offset) are damaged. Export it again.", at: offset))
        case .tooLarge(let kind):
            self = .broken(
                reason(
                    "mat-too-large", "「\(file)」超过上限（\(kind.rawValue)：2 万个元素、800 万个数值、解压后 96 MiB、8 层嵌套）。请导出较短的记录。",
                    "\(file) exceeds a limit (\(kind.rawValue): 20,000 elements, 8 million numbers, 96 MiB inflated, 8 "
                        + "levels). Export a shorter record."))
        case .noRecording(let names):
            let found = names.prefix(8).joined(separator: ", ")
            self = .broken(
                reason(
                    "mat-no-recording",
                    "「\(file)」中没有带 data 字段的 ECG 结构（只有：\(found)）。请导出 ECG{sex, age, data}，或与 WFDB 头文件（.hea）一起上传。",
                    "\(file) holds no structure ECG with a field data (found: \(found)). Export ECG{sex, age, data}, or "
                        + "send the WFDB header (.hea) along."))
        case .shape(let dimensions):
            let found = dimensions.map(String.init).joined(separator: "×")
            self = .broken(
                reason(
                    "mat-shape", "「\(file)」的采样为 \(found)，应为 12 行（12 导联）。请重新导出。",
                    "The samples of \(file) are \(found); twelve rows are needed, one for each lead. Export it again."))
        case .outOfRange:
            self = .broken(
                reason(
                    "mat-out-of-range", "「\(file)」的采样值超出心电范围，单位可能有误。请以毫伏导出。",
                    "The samples of \(file) are far beyond an electrocardiogram's: the unit may be wrong. Export them "
                        + "in millivolts."))
        }
    }
}

extension IntakeReason {
    /// Always beside a recording from such a file.
    static func matAssumed(_ read: MATRecording, _ file: String) -> IntakeReason {
        let unit = read.isInteger ? (zh: "微伏", en: "microvolts") : (zh: "毫伏", en: "millivolts")
        return IntakeReason(
            code: "mat-assumed",
            zh:
                "「\(file)」未注明\(read.isFrequencyAssumed ? "采样率、" : "")导联名称和单位：按 CPSC 2018 约定取\(read.isFrequencyAssumed ? " 500 Hz、" : "")"
                + "I–aVF、V1–V6 顺序、\(unit.zh)。请与原始记录核对。",
            en:
                "\(file) states neither \(read.isFrequencyAssumed ? "frequency, " : "")lead names nor unit: as in CPSC 2018, "
                + "\(read.isFrequencyAssumed ? "500 Hz, " : "")the order I to aVF, V1 to V6, and \(unit.en) are assumed. Check "
                + "them against the source.", place: Place(file: file))
    }

    static func matTransposed(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "mat-transposed", zh: "「\(file)」的导联按列存放，已按列读取。请核对波形。",
            en: "\(file) has its leads in columns; they were read so. Check the trace.", place: Place(file: file))
    }

    static func matImplausible(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "mat-implausible", zh: "「\(file)」的采样值超过 20 mV，单位可能不是假定的单位。请核对后再判读。",
            en: "Samples of \(file) exceed 20 mV: the unit may be another than assumed. Check before reading.",
            place: Place(file: file))
    }
}
