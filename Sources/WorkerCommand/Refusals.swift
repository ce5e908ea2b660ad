// Why a worker made nothing of a file, in two languages with the place and the mend.

import DICOM
import Exams
import Intake
import Plots
import Raster
import Rendering
import Workers

extension WorkerReply {
    /// The reply of a worker that made nothing.
    static func unmade(_ reason: IntakeReason) -> (WorkerReply, [UInt8]) {
        var reply = WorkerReply()
        reply.unmade = reason
        return (reply, [])
    }

    /// One file that was made.
    static func made(_ name: String, _ bytes: [UInt8]) -> (WorkerReply, [UInt8]) {
        var reply = WorkerReply()
        reply.made = [Made(name: name, size: bytes.count)]
        return (reply, bytes)
    }
}

extension IntakeReason {
    /// Whatever opening or drawing a picture threw.
    static func undrawn(_ error: any Error, _ file: String) -> IntakeReason {
        switch error {
        case let reason as IntakeReason: reason
        case let error as DICOMError: .unopened(error, file)
        case let obstacle as PixelObstacle: IntakeReason(obstacle, file)
        case let error as RasterError: .unopened(error, file)
        case RenderingError.picture(let error): .unopened(error, file)
        case let error as RenderingError: .undrawn(error, file)
        default:
            refusal("not-drawn", file, "图像「\(file)」无法绘制。请重新导出。", "Picture \(file) cannot be drawn. Export it again.")
        }
    }

    static func refusal(_ code: String, _ file: String?, _ zh: String, _ en: String) -> IntakeReason {
        IntakeReason(code: code, zh: zh, en: en, place: file.map { Place(file: $0) })
    }

    private static func undrawn(_ error: RenderingError, _ file: String) -> IntakeReason {
        switch error {
        case .wrongShape(let what):
            refusal(
                "picture-impossible", file, "图像「\(file)」的 \(what) 与像素数据不符，无法绘制。请从设备重新导出。",
                "\(what) of picture \(file) does not go with its pixels, so it is not drawn. Export it again.")
        case .tooFewBytes(let wanted, let found):
            refusal(
                "picture-cut", file, "图像「\(file)」的像素应有 \(wanted) 字节，实有 \(found)。请重新导出后再次上传。",
                "The pixels of \(file) should be \(wanted) bytes and are \(found). Export it again and send it anew.")
        case .wrongTable(let what):
            refusal(
                "picture-table-broken", file, "图像「\(file)」的查找表（\(what)）缺失或损坏，无法绘制。请从设备重新导出。",
                "A table of picture \(file) (\(what)) is missing or broken, so it is not drawn. Export it again.")
        case .wrongWindow:
            refusal(
                "no-such-window", file, "窗宽须大于 0，窗位与窗宽须为有限的数。请改用其他窗。",
                "A window's width is above 0, and centre and width are numbers. Ask for another window.")
        case .wrongSize:
            refusal(
                "no-such-size", file, "所要的尺寸不能绘制：至少 1 像素，最多 1 亿像素。请改小。",
                "A picture has at least one pixel and at most 100 million. Ask for a smaller one.")
        case .notWritten, .picture:
            refusal(
                "picture-not-written", file, "图像「\(file)」的 PNG 未能写出（内存不足）。请改用较小的尺寸。",
                "The PNG of \(file) could not be written (out of memory). Ask for a smaller one.")
        }
    }

    static func noSuchFrame(_ wanted: Int, of frames: Int, _ file: String) -> IntakeReason {
        refusal(
            "no-such-frame", file, "图像「\(file)」共 \(frames) 帧，没有第 \(wanted) 帧。",
            "Picture \(file) has \(frames) frames, and no frame \(wanted).")
    }

    static func notAPicture(_ signature: FileSignature, _ file: String) -> IntakeReason {
        refusal(
            "not-a-picture", file, "文件「\(file)」（\(signature.rawValue)）不是 DICOM、PNG 或 JPEG 图像。请选择图像文件。",
            "File \(file) (\(signature.rawValue)) is no picture in DICOM, PNG or JPEG. Choose a picture's file.")
    }

    static func exportTooLarge(_ most: Int) -> IntakeReason {
        refusal(
            "export-too-large", nil, "副本合计超过 \(most >> 20) MiB，一次不能导出。请逐个文件导出。",
            "The copies are more than \(most >> 20) MiB together, too much for one export. Export the files one by one."
        )
    }

    static let noFile = refusal("no-files", nil, "没有文件。请给出文件。", "There is no file. Name one.")

    static func undrawn(_ error: PlotError) -> IntakeReason {
        switch error {
        case .empty:
            refusal(
                "ecg-empty", nil, "记录中没有可画的电压导联。请确认选择了心电记录。",
                "The recording has no lead of a voltage to be drawn. Check that it is an ECG.")
        case .frequency(let frequency):
            refusal(
                "ecg-frequency", nil, "采样频率（\(frequency)）不是正数，无法按毫米纸绘制。请从设备重新导出。",
                "Its samples per second (\(frequency)) are no positive number, so it has no place on paper. Export it again."
            )
        case .start(let start, let duration):
            refusal(
                "no-such-start", nil, "起始时间 \(start) 秒不在记录之内（全长 \(duration) 秒）。请给出 0 到全长之间的秒数。",
                "The recording lasts \(duration) seconds, and \(start) is not within them. Start between 0 and its end."
            )
        case .resolution(let dots):
            refusal(
                "no-such-resolution", nil,
                "不能以每英寸 \(dots) 点绘制，可用 \(SheetFormat.dots.lowerBound) 到 \(SheetFormat.dots.upperBound)。",
                "A sheet is not drawn with \(dots) dots per inch, but with \(SheetFormat.dots.lowerBound) to \(SheetFormat.dots.upperBound)."
            )
        case .leadCount(let count):
            refusal(
                "no-such-leads", nil, "不能画 \(count) 条节律导联：长条图为 1 至 3 条，其他版式最多 3 条。",
                "\(count) rhythm leads are not drawn: a strip has one to three, other sheets up to three.")
        case .drawing(let status):
            refusal(
                "sheet-not-written", nil, "绘图库出错（\(status)）。请降低分辨率后重试。",
                "The drawing library failed (\(status)). Try again with fewer dots per inch.")
        }
    }

    static let notAnECG = refusal(
        "not-an-ecg", nil, "文件中不是心电记录，不能画心电图纸。请选择心电文件。",
        "The files hold no electrocardiogram, so there is no sheet. Choose an ECG's files.")

    static func notPacked(_ detail: String) -> IntakeReason {
        refusal("not-packable", nil, "该记录不能压缩打包，将按原文件发送。", detail)
    }

    static let noPseudonym = refusal(
        "no-such-pseudonym", nil, "代号须为 1 至 64 个 ASCII 字符，不含反斜杠。请另取代号。",
        "A pseudonym has 1 to 64 characters of ASCII and no backslash. Choose another.")

    static func shortKey(_ bytes: Int) -> IntakeReason {
        refusal(
            "key-too-short", nil, "密钥不足 \(bytes) 字节。请用 \(bytes) 个或更多随机字节。",
            "The key has fewer than \(bytes) bytes. Use \(bytes) random bytes or more.")
    }
}
