// What can be wrong with a picture, in two languages.

import Exams
import Raster

extension Unreadable {
    init(_ error: RasterError, _ file: String) {
        let place = IntakeReason.Place(file: file, offset: error.offset)
        func reason(_ code: String, _ zh: String, _ en: String) -> IntakeReason {
            IntakeReason(code: code, zh: zh, en: en, place: place)
        }
        switch error.kind {
        case .notAPicture:
            self = .broken(.unknownFile(file))
        case .badHeader(let detail):
            self = .broken(
                reason(
                    "picture-bad-header", "图像「\(file)」的文件头损坏（\(detail)）。请重新导出或重新拍摄。",
                    "The header of picture \(file) is broken (\(detail)). Export or take it again."))
        case .empty:
            self = .broken(
                reason(
                    "picture-empty", "图像「\(file)」的宽或高为 0。请重新导出或重新拍摄。",
                    "Picture \(file) has a side of zero pixels. Export or take it again."))
        case .tooManyPixels(let width, let height, let limit):
            self = .broken(
                reason(
                    "picture-too-large",
                    "图像「\(file)」为 \(width)×\(height) 像素，超过 \(limit / 1_000_000) "
                        + "百万像素的上限。请以较小尺寸导出。",
                    "Picture \(file) has \(width)×\(height) pixels, more than \(limit / 1_000_000) "
                        + "million. Export it smaller."))
        case .tooManyBytes(_, let limit):
            self = .broken(
                reason(
                    "picture-too-large", "图像「\(file)」解码后超过 \(limit >> 20) MiB。请以较小尺寸导出。",
                    "Picture \(file) takes more than \(limit >> 20) MiB when decoded. Export it smaller."))
        case .noMemory:
            self = .broken(
                reason(
                    "picture-too-large", "解码图像「\(file)」所需内存超过上限。请以较小尺寸导出。",
                    "Decoding picture \(file) takes more memory than allowed. Export it smaller."))
        case .tooManyScans(let limit):
            self = .broken(
                reason(
                    "picture-too-complex", "渐进式 JPEG「\(file)」的扫描次数超过 \(limit)。请另存为普通（基线）JPEG。",
                    "The progressive JPEG \(file) has more than \(limit) scans. Save it as a baseline JPEG."))
        case .damaged(let detail):
            self = .broken(
                reason(
                    "picture-damaged", "图像「\(file)」不完整或已损坏（\(detail)）。请重新导出或重新拍摄后再次上传。",
                    "Picture \(file) is cut off or damaged (\(detail)). Export or take it again and send "
                        + "it anew."))
        case .notDecodable(let detail):
            self = .unread(
                reason(
                    "not-readable-yet-picture", "图像「\(file)」的类型当前版本尚不能读取（\(detail)）。请另存为 RGB 的 PNG 或 JPEG。",
                    "Picture \(file) is of a sort not read yet (\(detail)). Save it as an RGB PNG or JPEG."))
        }
    }
}

extension IntakeReason {
    /// A JPEG whose rows are all there and whose end mark is not.
    static func endMissing(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "picture-end-missing", zh: "图像「\(file)」缺少文件结束标记，像素完整、已显示；传输可能中断过，请核对图像。",
            en:
                "Picture \(file) lacks its end mark. Its pixels are all there and shown; the transfer may have been cut off. "
                + "Check the picture.", place: Place(file: file))
    }
}
