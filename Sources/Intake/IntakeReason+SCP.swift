// What can be wrong with a record of SCP-ECG, and what is doubtful in one that is read, in two languages.

import Exams
import SCPECG

extension Unreadable {
    init(_ error: SCPError, _ file: String) {
        func broken(_ code: String, _ zh: String, _ en: String, at offset: Int? = nil) -> Unreadable {
            .broken(
                IntakeReason(
                    code: "scp-\(code)", zh: zh, en: en, place: IntakeReason.Place(file: file, offset: offset)))
        }
        switch error {
        case .notSCP:
            self = broken(
                "not-a-record", "「\(file)」不是 SCP-ECG 记录。请在设备上重新导出。",
                "\(file) is no SCP-ECG record. Export it from the device again.", at: 0)
        case .missingSection(let number):
            self = broken(
                "missing-section", "SCP-ECG 记录缺少第 \(number) 节，无法读取波形。请在设备上重新导出。",
                "The SCP-ECG record has no section \(number), without which its leads cannot be read. Export it again.")
        case .cutSection(let number, let offset):
            self = broken(
                "cut-section", "SCP-ECG 记录的第 \(number) 节不完整。请在设备上重新导出。",
                "Section \(number) of the SCP-ECG record ends too early. Export it from the device again.", at: offset)
        case .noLeads(let offset):
            self = broken(
                "no-leads", "SCP-ECG 记录没有描述任何导联。请在设备上重新导出。",
                "The SCP-ECG record describes no lead. Export it from the device again.", at: offset)
        case .noScale(let section, let offset):
            self = broken(
                "no-scale", "SCP-ECG 记录第 \(section) 节的幅值单位或采样间隔为零。请在设备上重新导出。",
                "Section \(section) of the SCP-ECG record states a step or an interval of zero. Export it again.",
                at: offset)
        case .badCodeTable(let offset):
            self = broken(
                "bad-code-table", "SCP-ECG 记录的编码表自相矛盾，无法解码。请在设备上重新导出。",
                "The code table of the SCP-ECG record contradicts itself. Export it from the device again.", at: offset)
        case .unknownDifference(let order, let section, let offset):
            self = broken(
                "unknown-difference", "SCP-ECG 记录第 \(section) 节使用未知的差分方式 \(order)。请以其他格式导出。",
                "Section \(section) of the SCP-ECG record uses differences of unknown order \(order). "
                    + "Export it in another format.", at: offset)
        case .missingReferenceBeat(let section):
            self = broken(
                "missing-reference-beat", "记录已减去参考心搏，但缺少恢复所需的第 \(section) 节。请在设备上重新导出。",
                "The reference beat was taken out of the rhythm and section \(section), which brings it back, is "
                    + "missing. Export the record again.")
        case .unknownDecimation(let found, let wanted, let offset):
            self = broken(
                "unknown-decimation", "双模压缩的采样数（\(found)）与声明（\(wanted)）不符，无法还原波形。请在设备上重新导出。",
                "The thinned rhythm holds \(found) values where \(wanted) are stated, and no factor explains them. "
                    + "Export the record again.", at: offset)
        case .noSamples(let offset):
            self = broken(
                "no-samples", "SCP-ECG 记录中没有可解码的采样。请在设备上重新导出。",
                "No sample of the SCP-ECG record could be decoded. Export it from the device again.", at: offset)
        case .tooLarge(let kind):
            self = broken(
                "too-large", "SCP-ECG 记录超过上限（\(kind.rawValue)：最多 1600 万个采样、16384 个码字）。请导出较短的记录。",
                "The SCP-ECG record exceeds a limit (\(kind.rawValue): at most 16 million samples and 16,384 code "
                    + "words). Export a shorter record.")
        }
    }
}
