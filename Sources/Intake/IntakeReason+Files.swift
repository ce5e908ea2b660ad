// What can be wrong with an exam's files before any format is opened, in two languages.

import Exams

extension IntakeReason {
    static let noFiles = IntakeReason(
        code: "no-files",
        zh: "检查中没有任何文件。请重新选择文件后再次上传。",
        en: "The exam has no files. Choose its files and send it again.")

    static let noRecording = IntakeReason(
        code: "no-recording",
        zh: "该检查没有可读取的心电采样数据。请确认上传的是心电记录。",
        en: "The exam holds no recording whose samples can be read. Check that an ECG record was sent.")

    static func tooManyFiles(_ count: Int, limit: Int) -> IntakeReason {
        IntakeReason(
            code: "too-many-files",
            zh: "检查含 \(count) 个文件，最多允许 \(limit) 个。请分成多个检查上传。",
            en: "The exam has \(count) files, at most \(limit) are allowed. Send it as several exams.")
    }

    static func tooManyBytes(_ file: String, limit: Int) -> IntakeReason {
        let size = limit >> 20
        return IntakeReason(
            code: "exam-too-large",
            zh: "到文件「\(file)」为止，检查已超过 \(size) MiB 的上限。请分成多个检查上传，或导出较短的记录。",
            en: "With file \(file) the exam exceeds \(size) MiB. Send it as several exams or export a "
                + "shorter record.",
            place: Place(file: file))
    }

    static func emptyFile(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "empty-file",
            zh: "文件「\(file)」为空（0 字节）。请在设备上重新导出后再次上传。",
            en: "File \(file) is empty (0 bytes). Export it from the device again and send it anew.",
            place: Place(file: file, offset: 0))
    }

    static func unknownFile(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "unknown-file",
            zh: "无法识别文件「\(file)」：其内容不是任何已知的检查格式。请确认选择了正确的文件；"
                + "若为 WFDB 数据文件，请连同 .hea 头文件一起上传。",
            en: "File \(file) is of no known exam format by its content. Check that the right file was "
                + "chosen; a WFDB "
                + "data file must be sent together with its .hea header.",
            place: Place(file: file, offset: 0))
    }

    static func missingHeader(for file: String) -> IntakeReason {
        IntakeReason(
            code: "incomplete",
            zh: "数据文件「\(file)」缺少 WFDB 头文件（.hea）。请将 .hea 文件与数据文件一起上传。",
            en: "The WFDB header (.hea) for data file \(file) is missing. Send the .hea together with the "
                + "data file.",
            place: Place(file: file))
    }

    static func severalParts(of file: String) -> IntakeReason {
        IntakeReason(
            code: "several-exams-in-one",
            zh: "一个检查中有多个互不相属的文件（从「\(file)」起）。请每个检查只上传一份报告、一条记录或一幅图像。",
            en: "The exam has several files that do not belong together (from \(file) on). Send one report, "
                + "one "
                + "record or one picture per exam.",
            place: Place(file: file))
    }

    static func sortNotReadableYet(_ signature: FileSignature, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "not-readable-yet-\(signature.code)",
            zh: "文件「\(file)」是 \(signature.title) 格式，已保存，但当前版本尚不能读取。请改为导出\(signature.instead.zh)，"
                + "或等待版本升级后自动读取。",
            en: "File \(file) is \(signature.title): it is kept, but this version does not read it yet. "
                + "Export \(signature.instead.en) instead, or wait for an upgrade, which reads it without sending it again.",
            place: Place(file: file))
    }
}
