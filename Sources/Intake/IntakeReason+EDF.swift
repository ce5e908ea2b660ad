// What can be wrong with an EDF or BDF file, in two languages.

import EDF
import Exams
import Waveforms

extension Unreadable {
    init(_ error: EDFError, _ file: String) {
        let (code, zh, en) = error.words
        self = .broken(IntakeReason(code: code, zh: zh, en: en, place: IntakeReason.Place(file: file)))
    }
}

extension EDFError {
    fileprivate var words: (code: String, zh: String, en: String) {
        switch self {
        case .notEDF:
            (
                "edf-not-edf", "文件开头不是 EDF 或 BDF 的版本标识。请重新导出该记录。",
                "The file does not begin with the version mark of EDF or BDF. Export the recording again."
            )
        case .headerCut(let wanted, let found):
            (
                "edf-header-cut", "文件只有 \(found) 字节，文件头需要 \(wanted) 字节：传输中断。请重新导出并上传整个文件。",
                "The file has \(found) bytes, its header needs \(wanted): it was cut off. Export it again and send the "
                    + "whole file."
            )
        case .badField(let field, let signal):
            (
                "edf-bad-header", "文件头字段「\(field.rawValue)」\(signal.map { "（信号 \($0)）" } ?? "")不是有效的数值。请重新导出该记录。",
                "The header's \(field.rawValue)\(signal.map { " of signal \($0)" } ?? "") is no usable number. Export the "
                    + "recording again."
            )
        case .tooLarge(let field):
            (
                "edf-too-large", "记录超过上限（\(field.rawValue)）：最多 640 个信号、共 6400 万个采样。请导出较短的记录。",
                "The recording exceeds a limit (\(field.rawValue)): at most 640 signals and 64 million samples in all. "
                    + "Export a shorter recording."
            )
        case .noData:
            (
                "edf-no-data", "文件头之后没有一个完整的数据记录。请重新导出并上传整个文件。",
                "Not one whole data record follows the header. Export the recording again and send the whole file."
            )
        }
    }
}

extension IntakeReason {
    static func noHeartChannel(_ labels: [String], _ file: String) -> IntakeReason {
        IntakeReason(
            code: "not-readable-yet-edf-no-ecg",
            zh: "文件「\(file)」是有效的 EDF/BDF 记录，但没有心电通道（现有：\(some(labels))），已保存，不作为心电图显示。若其中有心电，请将通道命名为 ECG 后重新导出。",
            en:
                "File \(file) is a sound EDF/BDF recording without an ECG channel (it has: \(some(labels))). It is kept and "
                + "not shown as an ECG. If one of them is an ECG, export it with ECG in its label.",
            place: Place(file: file))
    }

    static func unnamedChannels(_ labels: [String], _ file: String) -> IntakeReason {
        IntakeReason(
            code: "edf-unnamed-channels",
            zh: "通道名称（\(some(labels))）没有说明是心电导联。请核对波形确为心电后再阅图。",
            en:
                "The channels' labels (\(some(labels))) do not say that they are ECG leads. Make sure that they are before "
                + "reading them.",
            place: Place(file: file))
    }

    static func otherFrequencies(_ heart: EDFRecording, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "edf-other-frequencies",
            zh: "所示导联的采样频率为 \(heart.recording.frequency) Hz；以下心电导联频率不同，未显示：\(some(heart.otherFrequencies))。",
            en:
                "The leads shown have \(heart.recording.frequency) Hz; these ECG leads have another frequency and are not "
                + "shown: \(some(heart.otherFrequencies)).",
            place: Place(file: file))
    }

    static func otherChannels(_ labels: [String], _ file: String) -> IntakeReason {
        IntakeReason(
            code: "edf-other-channels",
            zh: "文件还含有非心电通道，已保存，未显示：\(some(labels))。",
            en: "The file also holds channels that are not ECG; they are kept and not shown: \(some(labels)).",
            place: Place(file: file))
    }

    /// The first twenty.
    private static func some(_ labels: [String]) -> String {
        let shown = labels.prefix(20).map { $0.isEmpty ? "?" : $0 }.joined(separator: ", ")
        return labels.count > 20 ? shown + ", …" : shown
    }

    static func doubt(_ doubt: EDFDoubt, _ file: String) -> IntakeReason {
        let (code, zh, en) = doubt.words
        return IntakeReason(code: code, zh: zh, en: en, place: Place(file: file))
    }
}

extension EDFDoubt {
    fileprivate var words: (code: String, zh: String, en: String) {
        switch self {
        case .versionPadding:
            (
                "edf-version-padding", "文件头的版本字段以空字节而非空格填充，已按 EDF 读取。请核对波形。",
                "Zeros fill the header's version field up, not blanks; the file was read as EDF. Check the trace."
            )
        case .headerLength(let stated, let used):
            (
                "edf-header-length", "文件头自述长 \(stated) 字节，按信号数应为 \(used) 字节，已按后者读取。请核对波形。",
                "The header says it is \(stated) bytes long; with its signals it is \(used), by which it was read. Check "
                    + "the trace."
            )
        case .truncated(let stated, let found):
            (
                "edf-truncated", "文件头声明 \(stated) 个数据记录，只有 \(found) 个完整：记录被截断，末尾缺失。请尽可能重新导出。",
                "The header states \(stated) data records and \(found) are whole: the recording was cut off and its end "
                    + "is missing. Export it again if you can."
            )
        case .longer(let bytes):
            (
                "edf-longer-than-declared", "声明的数据记录之后还有 \(bytes) 字节，未读取。请核对记录长度。",
                "\(bytes) bytes follow the stated data records and were not read. Check the recording's length."
            )
        case .openEnded(let found):
            (
                "edf-open-ended", "文件头没有给出数据记录数（设备可能未正常结束记录），已按文件长度读取 \(found) 个。",
                "The header leaves the number of data records open, as when a recorder was not stopped properly; \(found) "
                    + "were read by the file's length."
            )
        case .gaps(let count, let seconds): Self.gaps(count, (seconds * 1_000).rounded() / 1_000)
        case .uncalibrated(let labels, let units):
            Self.uncalibrated(labels.prefix(20).joined(separator: ", "), units.prefix(20).joined(separator: ", "))
        case .startDate(let header, let recording):
            (
                "edf-start-date", "文件头的开始日期（\(header)）与记录说明（\(recording)）不一致，已采用后者。请核对检查日期。",
                "The header's start date (\(header)) and the recording's text (\(recording)) differ; the latter was taken. "
                    + "Check the date of the exam."
            )
        case .unreadableAnnotations(let count):
            (
                "edf-unreadable-annotations", "有 \(count) 个数据记录的注释无法读取，其余已读取。",
                "The annotations of \(count) data records cannot be read; the others were."
            )
        case .tooManyAnnotations:
            (
                "edf-many-annotations", "注释超过 10000 条，其余未读取。",
                "The annotations are more than 10,000; the rest was not read."
            )
        }
    }

    private static func uncalibrated(_ labels: String, _ units: String) -> (code: String, zh: String, en: String) {
        (
            "edf-uncalibrated", "通道 \(labels) 没有可用的电压刻度（单位：\(units.isEmpty ? "无" : units)），幅度不可用于测量。请核对设备的导出设置。",
            "Channels \(labels) state no voltage scale (unit: \(units.isEmpty ? "none" : units)): do not measure amplitudes. Check "
                + "the device's export settings."
        )
    }

    private static func gaps(_ count: Int, _ seconds: Double) -> (code: String, zh: String, en: String) {
        (
            "edf-gaps", "记录有 \(count) 处不连续（共 \(seconds) 秒），不连续处留空（过长的只留 2 秒）。请勿跨越不连续处测量间期。",
            "The recording is interrupted \(count) times (\(seconds) s in all). The breaks are left blank, those that are too "
                + "long for two seconds. Do not measure intervals across them."
        )
    }
}
