// What can be wrong with a packed ECG, in two languages.

import Exams
import PackedECG

extension Unreadable {
    init(_ error: PackedECGError, _ file: String) {
        if case .version(let version) = error {
            self = .unread(.packedVersion(version, file))
        } else {
            self = .broken(
                IntakeReason(
                    code: "packed-ecg-damaged",
                    zh: "心电压缩文件「\(file)」不完整或已损坏。请在终端重新发送该检查，或直接发送原始心电文件。",
                    en: "The packed ECG \(file) is cut off or damaged. Send the exam again from the terminal, or send "
                        + "the ECG's own files.",
                    place: IntakeReason.Place(file: file, offset: error.offset)))
        }
    }
}

extension IntakeReason {
    fileprivate static func packedVersion(_ version: UInt8, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "not-readable-yet-packed-ecg",
            zh: "心电压缩文件「\(file)」为第 \(version) 版格式，当前版本尚不能读取。文件已保存；请等待中心升级，或在终端改发原始心电文件。",
            en: "The packed ECG \(file) is of format version \(version), which is not read yet. It is kept; wait for "
                + "an upgrade, or send the ECG's own files.",
            place: Place(file: file, offset: PackedECGError.version(version).offset))
    }

    static func missingEssential(for file: String) -> IntakeReason {
        IntakeReason(
            code: "incomplete",
            zh: "「\(file)」是心电压缩文件的其余部分，缺少主要部分，无法单独读取。请将两部分一起上传。",
            en: "\(file) is the rest of a packed ECG and cannot be read without the essential part. Send both.",
            place: Place(file: file))
    }

    /// Always beside a recording whose rest has not come or is of no use.
    static func derivedLeads(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "ecg-derived-leads",
            zh: "III、aVR、aVL、aVF 由 I、II 导联计算得出（可能与设备记录相差舍入误差）；其余部分到达后将与设备记录完全一致。无需处理。",
            en: "III, aVR, aVL and aVF are computed from I and II and may differ from the recorder's by its rounding; "
                + "they become exact when the rest arrives. Nothing needs to be done.",
            place: Place(file: file))
    }

    /// A warning: the eight measured leads are read all the same.
    static func unusableRest(_ error: PackedECGError, _ file: String) -> IntakeReason {
        let isForeign = error == .otherRecord
        return IntakeReason(
            code: isForeign ? "packed-ecg-rest-of-another" : "packed-ecg-rest-damaged",
            zh: isForeign
                ? "「\(file)」不属于这份心电记录，未被使用。请在终端核对并重新发送该检查。"
                : "「\(file)」不完整或已损坏，未被使用。八个实测导联不受影响；请在终端重新发送该检查。",
            en: isForeign
                ? "\(file) belongs to another ECG and was not used. Check the exam at the terminal and send it again."
                : "\(file) is cut off or damaged and was not used. The eight measured leads are not affected; send "
                    + "the exam again from the terminal.",
            place: Place(file: file, offset: error.offset))
    }
}
