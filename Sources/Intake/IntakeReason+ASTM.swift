// What can be wrong with an ASTM file, in two languages.

import ASTM
import Exams

extension Unreadable {
    init(_ error: ASTMError, _ file: String) {
        if error.kind == .empty {
            self = .broken(.emptyFile(file))
            return
        }
        let place = IntakeReason.Place(error, file)
        let (code, zh, en) = error.words
        self = .broken(IntakeReason(code: code, zh: zh, en: en, place: place))
    }
}

extension IntakeReason.Place {
    fileprivate init(_ error: ASTMError, _ file: String) {
        self.init(
            file: file, offset: error.offset, segment: error.place.map { "\($0.record) \($0.ordinal)" },
            field: error.place?.field)
    }

    fileprivate init(_ place: ASTMPlace, _ file: String) {
        self.init(file: file, segment: "\(place.record) \(place.ordinal)", field: place.field)
    }
}

extension ASTMError {
    /// The place as people read it.
    private var at: (zh: String, en: String) {
        guard let place else { return ("第 \(offset) 字节", "byte \(offset)") }
        let field = place.field.map { "-\($0)" } ?? ""
        return (
            "第 \(place.ordinal) 条记录（\(place.record)\(field)）", "record \(place.ordinal) (\(place.record)\(field))"
        )
    }

    /// Code and words of the reason.
    fileprivate var words: (code: String, zh: String, en: String) {
        switch kind {
        case .empty, .noHeader:
            (
                "astm-no-header", "文件没有 H 记录，或 H 记录之前另有内容，不是完整的 ASTM 报文。请在仪器上重新导出该结果。",
                "The file has no H record or something before it, so it is no whole ASTM message. Export the result "
                    + "from the analyser again."
            )
        case .badDelimiters:
            (
                "astm-bad-delimiters", "H 记录中的分隔符缺失或重复。请检查仪器的 ASTM 设置（通常为 |\\^&）。",
                "The H record names missing or repeated separators. Check the analyser's ASTM settings (usually |\\^&)."
            )
        case .truncated:
            (
                "astm-truncated", "报文不完整，在 \(at.zh) 处中断（没有 L 记录或帧未结束）。请重新导出并再次上传整个文件。",
                "The message stops in the middle, at \(at.en) (no L record, or an open frame). Export it again and "
                    + "send the whole file."
            )
        case .badRecord:
            (
                "astm-bad-record", "\(at.zh) 不是有效的 ASTM 记录。请检查文件是否在传输中被改动。",
                "\(at.en) is no ASTM record. Check whether the file was changed on the way."
            )
        case .badFrame(let fault):
            (
                "astm-bad-frame", "第 \(offset) 字节处的帧已损坏（\(fault.zh)），且没有重发的完好帧。请检查接线后由仪器重新发送。",
                "The frame at byte \(offset) is damaged (\(fault.en)) and was not sent again whole. Check the line and "
                    + "let the analyser send the result anew."
            )
        case .tooLarge:
            (
                "astm-too-large", "ASTM 文件超过上限（16 MiB、1000 条报文或每条 10000 条记录）。请逐个样本导出。",
                "The ASTM file exceeds the limits (16 MiB, 1,000 messages, 10,000 records each). Export sample by sample."
            )
        case .badText:
            (
                "astm-bad-text", "\(at.zh) 含有既非 UTF-8 也非 GB 18030 的字节。请检查仪器的字符集设置。",
                "\(at.en) holds bytes that are neither UTF-8 nor GB 18030. Check the analyser's character set."
            )
        case .noResults:
            (
                "astm-no-results", "报文中没有任何结果（R 记录）。请确认样本已检测完成后重新导出。",
                "The message holds no result (no R record). Make sure that the sample was run, and export again."
            )
        }
    }
}

extension ASTMLineFault.Kind {
    fileprivate var zh: String {
        switch self {
        case .badChecksum: "校验和不符"
        case .outOfOrder: "帧号不连续"
        case .badFrameNumber: "帧号无效"
        case .frameTooLong: "帧过长"
        default: "帧未结束"
        }
    }

    fileprivate var en: String {
        switch self {
        case .badChecksum: "wrong checksum"
        case .outOfOrder: "a frame is missing"
        case .badFrameNumber: "no frame number"
        case .frameTooLong: "too long"
        default: "broken off"
        }
    }
}

extension IntakeReason {
    static func controlSample(_ file: String, _ place: ASTMPlace) -> IntakeReason {
        let field = "\(place.record)\(place.field.map { "-\($0)" } ?? "")"
        return IntakeReason(
            code: "control-sample",
            zh: "这是质控样本（见 \(field)），不属于任何病人。请勿作为病人检查上传；如确为病人样本，请在仪器上以病人模式重新检测。",
            en:
                "This is a control sample (see \(field)) and belongs to no patient. Do not send it as an exam; if it is "
                + "a patient's blood, run it again in patient mode.",
            place: Place(place, file))
    }

    static func severalASTMMessages(_ count: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "astm-several-messages",
            zh: "文件「\(file)」含有 \(count) 条不同的报文。一个检查只能有一个样本：请逐个样本导出上传。",
            en:
                "File \(file) holds \(count) different messages. An exam is one sample: export and send each by itself.",
            place: Place(file: file))
    }

    static func severalSamples(_ file: String, _ place: ASTMPlace) -> IntakeReason {
        IntakeReason(
            code: "astm-several-samples",
            zh: "一条报文中有多个样本（从第 \(place.ordinal) 条记录起）。一个检查只能有一个样本：请逐个样本导出上传。",
            en:
                "One message holds several samples (from record \(place.ordinal) on). An exam is one sample: export and "
                + "send each by itself.",
            place: Place(place, file))
    }

    static func repeatedASTMMessage(_ count: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "astm-repeated-message",
            zh: "同一报文在文件中重复了 \(count) 次，只取一次。无需处理。",
            en: "The same message stands \(count) times in the file and was taken once. Nothing needs to be done.",
            place: Place(file: file))
    }
}
