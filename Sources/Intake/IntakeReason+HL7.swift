// What can be wrong with an HL7 file, in two languages.

import Exams
import HL7v2

extension Unreadable {
    init(_ error: HL7Error, _ file: String) {
        let place = IntakeReason.Place(error, file)
        let reason = { (code: String, zh: String, en: String) in IntakeReason(code: code, zh: zh, en: en, place: place)
        }
        let broken = { (code: String, zh: String, en: String) in Unreadable.broken(reason(code, zh, en)) }
        switch error.kind {
        case .severalPatients:
            self = .unread(
                reason(
                    "hl7-several-patients", "一条报文中有多个病人（第二个 PID 段）。请在设备上逐个病人导出。",
                    "One message names several patients (a second PID segment). Export each patient separately."))
        case .empty:
            self = .broken(.emptyFile(file))
        case .noMessageHeader:
            self = broken(
                "hl7-no-header", "报文没有 MSH 段，不是完整的 HL7 报文。请在仪器上重新导出该结果。",
                "The message has no MSH segment, so it is no HL7 message. Export the result from the "
                    + "analyser again.")
        case .badDelimiters:
            self = broken(
                "hl7-bad-delimiters", "MSH-1、MSH-2 中的分隔符缺失或重复。请检查仪器的 HL7 设置（通常为 |^~\\&）。",
                "MSH-1 and MSH-2 name missing or repeated separators. Check the analyser's HL7 "
                    + "settings (usually |^~\\&).")
        case .truncated:
            self = broken(
                "hl7-truncated", "报文不完整，在 \(error.words.zh) 处中断。请重新导出并再次上传整个文件。",
                "The message stops in the middle, at \(error.words.en). Export it again and send the whole file.")
        case .badSegment:
            self = broken(
                "hl7-bad-segment", "\(error.words.zh) 不是有效的 HL7 段。请检查文件是否在传输中被改动。",
                "\(error.words.en) is no HL7 segment. Check whether the file was changed on the way.")
        case .tooLarge:
            self = broken(
                "hl7-too-large", "HL7 文件超过上限（16 MiB、1000 条报文或每条 10000 段）。请逐个样本导出。",
                "The HL7 file exceeds the limits (16 MiB, 1,000 messages, 10,000 segments each). "
                    + "Export sample by sample.")
        case .badText:
            self = broken(
                "hl7-bad-text", "\(error.words.zh) 的文字多半不属于任何字符集。请检查仪器的字符集设置后重新导出。",
                "Most of the text of \(error.words.en) is of no character set. Check the analyser's setting and export "
                    + "again.")
        case .notAnObservationReport(let type):
            self = broken(
                "hl7-not-a-report", "报文类型（MSH-9）为「\(type)」，而检验结果应为 ORU^R01。请导出结果报文。",
                "The message type (MSH-9) is \"\(type)\"; results come as ORU^R01. Export the result message.")
        case .noObservations:
            self = broken(
                "hl7-no-results", "报文中没有任何结果（OBX 段）。请确认样本已检测完成后重新导出。",
                "The message holds no result (no OBX segment). Make sure that the sample was run, and "
                    + "export again.")
        }
    }
}

extension IntakeReason {
    /// What was read otherwise than the message says, for the people of the county.
    init(_ doubt: HL7Doubt, _ file: String) {
        let place = Place(
            file: file, segment: "\(doubt.place.segment) \(doubt.place.ordinal)", field: doubt.place.field)
        let (code, zh, en) = doubt.words
        self.init(code: code, zh: zh, en: en, place: place)
    }
}

extension HL7Doubt {
    fileprivate var words: (code: String, zh: String, en: String) {
        switch kind {
        case .characterSet(let declared, let read):
            (
                "hl7-character-set",
                "报文\(declared.isEmpty ? "未声明字符集" : "声明的字符集为「\(declared)」")，其文字实为 \(read)，已按 \(read) 读取。"
                    + "请核对姓名，并在仪器上将字符集设为 UNICODE（UTF-8）。",
                "The message \(declared.isEmpty ? "names no character set" : "names character set \(declared)"); its text "
                    + "is \(read) and was read so. Check the name, and set the analyser to UNICODE (UTF-8)."
            )
        case .badBytes(let count):
            (
                "hl7-bad-bytes",
                "报文中有 \(count) 处文字无法识别，以「\u{FFFD}」代替。请核对姓名等文字，数值不受影响。",
                "In \(count) places the text cannot be made out and is shown as \u{FFFD}. Check names and other words; no "
                    + "number was touched."
            )
        case .delimiters(let declared, let used):
            (
                "hl7-delimiters-differ",
                "报文头声明的分隔符为 \(declared)，各段实际使用 \(used)，已按实际读取。请检查仪器的 HL7 设置。",
                "The header declares the separators \(declared), the segments use \(used) and were read so. Check the "
                    + "analyser's HL7 settings."
            )
        case .brokenField:
            (
                "hl7-broken-field",
                "第 \(place.ordinal) 段（\(place.segment)）的内容中有换行，其后的部分未读取。请检查该项的文字。",
                "A field of segment \(place.ordinal) (\(place.segment)) has a line end inside; the rest was passed over. "
                    + "Check the words of this item."
            )
        }
    }
}

extension IntakeReason.Place {
    fileprivate init(_ error: HL7Error, _ file: String) {
        self.init(
            file: file, offset: error.offset, segment: error.place.map { "\($0.segment) \($0.ordinal)" },
            field: error.place?.field)
    }
}

extension HL7Error {
    /// The place as people read it.
    fileprivate var words: (zh: String, en: String) {
        guard let place else { return ("第 \(offset) 字节", "byte \(offset)") }
        let field = place.field.map { "-\($0)" } ?? ""
        return (
            "第 \(place.ordinal) 段（\(place.segment)\(field)）",
            "segment \(place.ordinal) (\(place.segment)\(field))"
        )
    }
}

extension IntakeReason {
    static func controlSample(_ file: String, _ place: HL7Place) -> IntakeReason {
        let field = "\(place.segment)-\(place.field ?? 0)"
        return IntakeReason(
            code: "control-sample",
            zh: "这是质控样本（见 \(field)），不属于任何病人。请勿作为病人检查上传；如确为病人样本，请在仪器上以病人模式重新检测。",
            en: "This is a control sample (see \(field)) and belongs to no patient. Do not send it as an exam; "
                + "if it is a patient's blood, run it again in patient mode.",
            place: Place(file: file, segment: "\(place.segment) \(place.ordinal)", field: place.field))
    }

    static func secondSample(_ file: String, _ place: HL7Place) -> IntakeReason {
        IntakeReason(
            code: "hl7-several-samples",
            zh: "一条报文中有多个样本（从 \(place.segment) \(place.ordinal) 起）。一个检查只能有一个样本：请逐个样本导出上传。",
            en: "One message holds several samples (from \(place.segment) \(place.ordinal) on). An exam is one sample: "
                + "export and send each by itself.",
            place: Place(file: file, segment: "\(place.segment) \(place.ordinal)", field: place.field))
    }

    static func correctedMessage(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "hl7-corrected-message",
            zh: "文件中有同一样本的更正或补全报文；已以后来的结果代替先前的结果。请以此为准。",
            en: "The file holds a message that corrects or completes an earlier one of the same sample; its results "
                + "stand in the place of the earlier ones. Use these.",
            place: Place(file: file))
    }

    /// MSH-11 or H-12 names training (T) or debugging (D).
    static func notProduction(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "not-production",
            zh: "报文自称不是正式结果（处理标识为培训 T 或调试 D）。请确认这确实是该患者的样本；若是，请把仪器设为正式模式。",
            en: "The message says that it is for training or debugging (processing id T or D). Make sure "
                + "that this is a sample of this patient; if so, set the device to routine work.",
            place: Place(file: file))
    }

    static func repeatedResults(_ names: [String], _ file: String) -> IntakeReason {
        let list = names.prefix(8).joined(separator: ", ")
        return IntakeReason(
            code: "repeated-results",
            zh: "同一项目有多个不同的结果（\(list)），无法确定以哪个为准；已全部列出。请在仪器上核对。",
            en: "Some items have several different results (\(list)) and nothing says which one counts; all are "
                + "shown. Check on the analyser.",
            place: Place(file: file))
    }

    static func severalMessages(_ count: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "hl7-several-messages",
            zh: "文件「\(file)」含有 \(count) 条不同的报文。一个检查只能有一个样本：请逐个样本导出上传。",
            en: "File \(file) holds \(count) different messages. An exam is one sample: export and send "
                + "each by itself.",
            place: Place(file: file))
    }

    static func notABloodCount(_ service: String?, _ file: String) -> IntakeReason {
        let name = service ?? "?"
        return IntakeReason(
            code: "not-readable-yet-lab-report",
            zh: "报告（\(name)）不是血常规；其他检验报告当前版本尚不能读取。文件已保存。请确认是否选错了文件。",
            en: "The report (\(name)) is no blood count; other laboratory reports are not read yet. The file is kept. "
                + "Check that the right file was chosen.",
            place: Place(file: file))
    }

    static func repeatedMessage(_ count: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "hl7-repeated-message",
            zh: "同一报文在文件中重复了 \(count) 次，只取一次。无需处理。",
            en: "The same message stands \(count) times in the file and was taken once. Nothing needs to be done.",
            place: Place(file: file))
    }

    static func noValues(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "no-values",
            zh: "所有项目都没有数值（样本可能尚未检测完成）。请在检测完成后重新上传。",
            en: "No item has a value (the sample may not be finished). Send the exam again when it is.",
            place: Place(file: file))
    }
}
