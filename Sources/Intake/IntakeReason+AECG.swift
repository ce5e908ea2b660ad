// What can be wrong with an aECG file, in two languages.

import AECG
import Exams

extension Unreadable {
    init(_ error: AECGError, _ file: String) {
        let (code, zh, en) = error.words
        let place = IntakeReason.Place(file: file, line: error.line)
        self = .broken(IntakeReason(code: code, zh: zh, en: en, place: place))
    }
}

extension AECGError {
    fileprivate var line: Int? {
        switch self {
        case .malformed(let line, _), .entities(let line): line
        default: nil
        }
    }

    fileprivate var words: (code: String, zh: String, en: String) {
        switch self {
        case .malformed(let line, let column):
            (
                "aecg-malformed", "文件不是完整的 XML：第 \(line) 行第 \(column) 列有误，可能传输中断。请重新导出该心电图。",
                "The file is no whole XML: it breaks at line \(line), column \(column); it may have been cut off. Export "
                    + "the ECG again."
            )
        case .entities(let line):
            (
                "aecg-entities", "第 \(line) 行定义或使用了 XML 实体，为安全起见不予展开。请用不含 DOCTYPE 声明的方式重新导出。",
                "Line \(line) declares or uses XML entities, which are not expanded for safety. Export the ECG without a "
                    + "document type."
            )
        case .undecodable(let declared):
            (
                "aecg-undecodable", "文件内容不是所声明的字符集（\(declared)），也不是 UTF-8、UTF-16 或 GB18030。请以 UTF-8 重新导出。",
                "The file is not text in the declared character set (\(declared)), nor in UTF-8, UTF-16 or GB18030. "
                    + "Export it in UTF-8."
            )
        case .notAnECG(let root):
            (
                "aecg-other-document", "XML 文件的根元素是「\(root)」，不是 AnnotatedECG。请确认选择了正确的文件。",
                "The XML's root is \(root), not AnnotatedECG. Check that the right file was chosen."
            )
        case .tooLarge(let excess):
            (
                "aecg-too-large", "文件超过上限（\(excess.rawValue)）：最多 32 MiB、50 万个元素、64 层、1600 万个采样。请导出较短的记录。",
                "The file exceeds a limit (\(excess.rawValue)): at most 32 MiB, 500,000 elements, 64 levels, 16 million "
                    + "samples. Export a shorter recording."
            )
        case .noLeads:
            (
                "aecg-no-leads", "文件中没有任何可读取的导联波形。请在设备上选择导出波形数据后重试。",
                "The file holds no lead whose samples can be read. Export it with its waveforms."
            )
        case .noTimeBase:
            (
                "aecg-no-time-base", "文件没有说明采样间隔（TIME 序列的 increment），无法确定走纸速度。请重新导出。",
                "The file does not say how far samples are apart (increment of a TIME sequence), so it has no time axis. "
                    + "Export it again."
            )
        }
    }
}

extension IntakeReason {
    static func doubt(_ doubt: AECGDoubt, _ file: String) -> IntakeReason {
        let (code, zh, en) = doubt.words
        return IntakeReason(code: code, zh: zh, en: en, place: Place(file: file))
    }
}

extension AECGDoubt {
    fileprivate var words: (code: String, zh: String, en: String) {
        switch self {
        case .encoding(let declared, let found):
            (
                "aecg-encoding", "文件声明的字符集是 \(declared)，实际内容是 \(found)，已按实际内容读取。请核对姓名等文字。",
                "The file says \(declared) and its text is \(found), by which it was read. Check names and other text."
            )
        case .uncalibrated(let leads, let units):
            AECGDoubt.uncalibrated(leads.prefix(20).joined(separator: ", "), units.prefix(20).joined(separator: ", "))
        case .unreadableLead(let lead):
            (
                "aecg-unreadable-lead", "导联 \(lead) 的采样不是整数序列，未读取。请重新导出该心电图。",
                "The samples of lead \(lead) are no list of numbers; it was left out. Export the ECG again."
            )
        case .emptyLead(let lead):
            (
                "aecg-empty-lead", "导联 \(lead) 没有采样，未显示。请核对电极与导出设置。",
                "Lead \(lead) has no samples and is not shown. Check electrodes and export settings."
            )
        case .unequalLengths(let shortest, let longest):
            (
                "aecg-unequal-lengths", "各导联长度不同（\(shortest) 至 \(longest) 个采样）。阅图时请注意较短导联的末尾没有数据。",
                "The leads are of different lengths (\(shortest) to \(longest) samples). Mind that the shorter ones end "
                    + "before the others."
            )
        case .furtherSequences(let count):
            (
                "aecg-further-sequences", "文件还有 \(count) 组波形，与所示记录接不上，未显示。需要时请单独导出。",
                "The file has \(count) more sets of waveforms that do not join the one shown; they are not shown. Export them apart "
                    + "when they are needed."
            )
        case .onlyDerived:
            (
                "aecg-only-derived", "文件只有代表性心搏，没有节律记录；所示为该心搏。请导出完整的心电记录。",
                "The file holds a representative beat and no rhythm; the beat is shown. Export the whole recording."
            )
        case .withoutTime(let count):
            (
                "aecg-without-time", "有 \(count) 组波形没有采样间隔，未读取。请重新导出该心电图。",
                "\(count) sets of waveforms state no step between samples and were left out. Export the ECG again."
            )
        case .tooManyFindings:
            (
                "aecg-many-findings", "设备的测量与结论超过 10000 条，其余未读取。",
                "The device's measurements and statements are more than 10,000; the rest was not read."
            )
        case .contradiction(let contradiction): contradiction.words
        }
    }

    private static func uncalibrated(_ leads: String, _ units: String) -> (code: String, zh: String, en: String) {
        (
            "aecg-uncalibrated", "导联 \(leads) 没有可用的电压刻度（单位：\(units.isEmpty ? "无" : units)），幅度不可用于测量。请核对设备的导出设置。",
            "Leads \(leads) state no voltage scale (unit: \(units.isEmpty ? "none" : units)): do not measure amplitudes. Check "
                + "the device's export settings."
        )
    }
}
