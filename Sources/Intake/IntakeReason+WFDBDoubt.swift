// What of a WFDB record was read with a doubt, in two languages.

import Exams
import WFDB

extension IntakeReason {
    /// A warning.
    static func doubt(_ doubt: WFDBDoubt, _ file: String) -> IntakeReason {
        switch doubt {
        case .lineCutShort(let line):
            return IntakeReason(
                code: "wfdb-line-cut-short",
                zh: "头文件第 \(line) 行缺少数值，其余文字已作为导联名称。请核对该导联的名称与增益。",
                en: "Line \(line) of the header lacks numbers; what stands there was taken for the lead's name. Check "
                    + "name and gain of that lead.", place: Place(file: file, line: line))
        case .startUnread(let line):
            return IntakeReason(
                code: "wfdb-start-unread", zh: "头文件第 \(line) 行的起始时间无法识别，未采用。请核对记录时间。",
                en:
                    "The time or date in line \(line) of the header is none and was left out. Check when it was recorded.",
                place: Place(file: file, line: line))
        case .frequencyAssumed(let line):
            return IntakeReason(
                code: "wfdb-frequency-assumed",
                zh: "头文件第 \(line) 行未注明采样频率，已按该格式的缺省值 250 Hz 读取：心率与间期不可用于诊断。请核对设备的导出设置。",
                en:
                    "Line \(line) of the header states no sampling frequency; the format's 250 Hz was taken: do not trust rate "
                    + "and intervals. Check the device's export settings.", place: Place(file: file, line: line))
        case .characterSet:
            return IntakeReason(
                code: "wfdb-character-set", zh: "头文件的文字既不是 UTF-8 也不是 GB 18030，部分名称可能显示有误；波形不受影响。",
                en: "The header's text is neither UTF-8 nor GB 18030: some names may be shown wrong. The waveforms are "
                    + "not affected.", place: Place(file: file))
        case .initialValueDiffers(let signal, let stated, let found):
            return IntakeReason(
                code: "wfdb-initial-value-differs",
                zh: "导联 \(signal) 的第一个采样为 \(found)，头文件写的是 \(stated)：数据可能被改动。请核对波形或重新导出。",
                en: "The first sample of lead \(signal) is \(found), the header says \(stated): the data may have been "
                    + "changed. Check the trace or export it again.", place: Place(file: file))
        case .segmentLength(let name, let declared, let found):
            return IntakeReason(
                code: "wfdb-segment-length-differs",
                zh: "分段「\(name)」有 \(found) 个采样，头文件声明 \(declared) 个：多余部分未读取，缺少部分显示为空缺。",
                en: "Segment \(name) has \(found) samples, the header declares \(declared): what is more was not read, "
                    + "what is less is shown as a gap.", place: Place(file: file))
        case .segmentScales(let signal):
            return IntakeReason(
                code: "wfdb-segment-scales", zh: "导联 \(signal) 各分段的增益不同，已统一换算为最精细的一种。",
                en: "The segments store lead \(signal) in different steps; all were brought to the finest of them.",
                place: Place(file: file))
        case .signalLeftOut(let signal, let segments): return leftOut(signal, segments, file)
        case .held(let signal):
            return IntakeReason(
                code: "wfdb-lower-rate", zh: "信号 \(signal) 的采样率低于其他信号；每个采样值保持到下一个采样为止，未作插值。",
                en: "Signal \(signal) has fewer samples than the others; each stands until the next, none was made up.",
                place: Place(file: file))
        case .annotationsCut(let name):
            return IntakeReason(
                code: "wfdb-annotations-cut", zh: "注释文件「\(name)」没有结束标记，可能不完整；已读取其中完整的部分。",
                en: "Annotation file \(name) has no end mark and may be cut off; what is whole in it was read.",
                place: Place(file: name))
        }
    }

    /// A signal beside the ECG that does not fit in some segments.
    private static func leftOut(_ signal: String, _ segments: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "wfdb-signal-left-out",
            zh: "非心电信号 \(signal) 在 \(segments) 个分段中的单位或采样与其他分段不同，或不在记录的信号表中，这些分段中未读取该信号；心电不受影响。",
            en:
                "Signal \(signal), which is no ECG, has another unit or rate in \(segments) segments, or is not among the "
                + "record's signals; it was left out there. The ECG is not affected.", place: Place(file: file))
    }
}
