// What can be wrong with a file of raw samples, in two languages: written for whoever programs the device.

import Bytes
import Exams
import RawECG

extension Unreadable {
    init(_ error: RawECGError, _ file: String) {
        func reason(_ code: String, _ zh: String, _ en: String, at offset: Int? = nil) -> IntakeReason {
            IntakeReason(code: code, zh: zh, en: en, place: IntakeReason.Place(file: file, offset: offset))
        }
        switch error {
        case .notRawECG:
            self = .broken(
                reason(
                    "raw-ecg-no-header", "「\(file)」的前 1024 字节内没有以「{\"lianyi-ecg\":1」开头的头部。请按文档写出头部。",
                    "\(file) does not begin with a header {\"lianyi-ecg\":1 … within 1,024 bytes. Write it as documented."
                ))
        case .unendedHeader:
            self = .broken(
                reason(
                    "raw-ecg-header-unended", "「\(file)」的头部没有以换行或 NUL 结束（最长 1 MiB）。请在 JSON 之后写一个换行，再写采样。",
                    "The header of \(file) has no line feed or NUL at its end (at most 1 MiB). Write one between the "
                        + "JSON and the samples."))
        case .json(let error):
            self = .broken(
                reason(
                    "raw-ecg-bad-json", "「\(file)」的头部在第 \(error.offset) 字节处不是有效的 JSON（单行、UTF-8）。请更正。",
                    "The header of \(file) is no JSON near byte \(error.offset) (one line, UTF-8): \(error.kind). Mend it.",
                    at: error.offset))
        case .version(let version):
            self = .unread(
                reason(
                    "not-readable-yet-raw-ecg-version", "「\(file)」的头部版本为 \(version)，当前只能读取版本 1。请以版本 1 写出。",
                    "The header of \(file) has version \(version); this hub reads version 1. Write version 1."))
        case .field(let name, .missing):
            self = .broken(
                reason(
                    "raw-ecg-field-missing", "「\(file)」的头部缺少字段 \(name)。请补上。",
                    "The header of \(file) lacks the field \(name). Add it."))
        case .field(let name, .wanted(let wanted)):
            self = .broken(
                reason(
                    "raw-ecg-bad-field", "「\(file)」头部字段 \(name) 的值不符合要求（应为：\(wanted)）。请更正。",
                    "The field \(name) in the header of \(file) is wrong; it should be \(wanted). Mend it."))
        case .length(let stated, let found):
            self = .broken(
                reason(
                    "raw-ecg-length", "「\(file)」的头部之后应有 \(stated) 字节采样（导联数×sampleCount×2），实际 \(found) 字节：文件被截断或头部有误。",
                    "Behind its header \(file) should have \(stated) bytes of samples (leads × sampleCount × 2) and has "
                        + "\(found): it was cut off, or the header is wrong."))
        case .checksum(let stated, let found):
            let hex = (stated: String(stated, radix: 16), found: String(found, radix: 16))
            self = .broken(
                reason(
                    "raw-ecg-checksum", "「\(file)」的采样与头部的 crc32（\(hex.stated)）不符，实际为 \(hex.found)：数据已被改动。请重新发送。",
                    "The samples of \(file) have the CRC-32 \(hex.found), the header states \(hex.stated): they were "
                        + "changed. Send the file again."))
        }
    }
}

extension IntakeReason {
    /// A warning: a field with a misspelt name says nothing.
    static func rawUnknown(_ names: [String], _ file: String) -> IntakeReason {
        let list = names.prefix(8).joined(separator: ", ")
        return IntakeReason(
            code: "raw-ecg-unknown-fields", zh: "「\(file)」头部的以下字段未定义，未读取：\(list)。请核对拼写。",
            en: "Fields in the header of \(file) are not defined and were not read: \(list). Check their spelling.",
            place: Place(file: file))
    }
}
