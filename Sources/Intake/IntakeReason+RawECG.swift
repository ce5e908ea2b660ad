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
                    "The header of \(file) is no JSON near byte \(error.offset) (one line, UTF-8). Mend it.",
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
                    "raw-ecg-bad-field", "「\(file)」头部字段 \(name) 的值不符合要求（应为：\(wanted.words.zh)）。请更正。",
                    "The field \(name) in the header of \(file) is wrong; it should be \(wanted.words.en). Mend it."))
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

extension RawECGError.Wanted {
    /// What should stand in a field, in Chinese and English.
    fileprivate var words: (zh: String, en: String) {
        switch self {
        case .object: ("对象", "an object")
        case .version: ("版本号 1", "the version, 1")
        case .word(let words): (words.joined(separator: " 或 "), words.joined(separator: " or "))
        case .number: ("数字", "a number")
        case .positive(let most, let unit):
            ("大于 0、不超过 \(most) 的数，单位 \(unit)", "above 0 and at most \(most), in \(unit)")
        case .between(let range, let unit):
            (
                "\(range.lowerBound) 到 \(range.upperBound) 的数，单位 \(unit)",
                "a number from \(range.lowerBound) to \(range.upperBound), in \(unit)"
            )
        case .whole(let range):
            (
                "\(range.lowerBound) 到 \(range.upperBound) 的整数",
                "a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        case .samples(let most): ("所有导联合计不超过 \(most) 个采样", "at most \(most) samples over all leads")
        case .text(let most): ("不超过 \(most) 个字符的文字", "a text of at most \(most) characters")
        case .texts: ("文字数组", "an array of texts")
        case .array(let most): ("不超过 \(most) 项的数组", "an array of at most \(most)")
        case .leads(let most): ("1 到 \(most) 个导联的数组", "an array of 1 to \(most)")
        case .otherName: ("与其他导联不同的名称", "a name that no other lead has")
        case .time: ("日期和时间，如 2026-11-21T08:30:00+08:00", "date and time such as 2026-11-21T08:30:00+08:00")
        case .checksum: ("8 位十六进制数", "eight hexadecimal digits")
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
