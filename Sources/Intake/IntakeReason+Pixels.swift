// Why a DICOM picture is stored and cannot be drawn, in two languages.

package import DICOM
package import Exams

extension IntakeReason {
    /// What keeps the pixels from being drawn, and what to do.
    package init(_ obstacle: PixelObstacle, _ file: String) {
        let (code, zh, en) = Self.words(obstacle)
        self.init(
            code: "dicom-not-drawable-\(code)", zh: "图像「\(file)」已保存，但无法显示：\(zh)",
            en: "Picture \(file) is stored and cannot be drawn: \(en)", place: Place(file: file))
    }

    private static func words(_ obstacle: PixelObstacle) -> (code: String, zh: String, en: String) {
        switch obstacle {
        case .noPixels: ("no-pixels", "文件中没有像素数据。", "it has no pixel data.")
        case .missing(let tag): ("missing", "缺少 \(tag)。请从设备重新导出。", "\(tag) is missing. Export it again.")
        case .impossible(let tag):
            ("impossible", "\(tag) 的值自相矛盾。请从设备重新导出。", "\(tag) contradicts the rest. Export it again.")
        case .cut(let wanted, let available):
            (
                "cut", "像素数据不完整（应有 \(wanted) 字节，实有 \(available)）。请重新导出后再次上传。",
                "its pixels are cut off (\(available) of \(wanted) bytes). Export it again and send it anew."
            )
        case .bits(let bits):
            ("bits", "每样本 \(bits) 位，本版本不支持。", "\(bits) bits for a sample are not drawn by this version.")
        case .photometric(let name):
            ("photometric", "不支持的颜色类型 \(name)。", "its colours (\(name)) are not drawn by this version.")
        case .floatingPoint: ("float", "像素为浮点数，本版本不支持。", "pixels of real numbers are not drawn by this version.")
        case .transferSyntax(let uid):
            (
                "transfer-syntax", "未知的传输语法 \(uid)。请以未压缩或 JPEG 系列格式导出。",
                "its transfer syntax (\(uid)) is not known. Export it uncompressed or as JPEG."
            )
        case .needsCodec(let uid):
            (
                "codec", "本机没有传输语法 \(uid) 的解码器。请管理员安装解码库，或以未压缩格式导出。",
                "no decoder for its transfer syntax (\(uid)) is installed. Install one, or export it uncompressed."
            )
        case .fragments(let frames, let fragments):
            (
                "fragments", "\(fragments) 个片段无法分到 \(frames) 帧。请重新导出。",
                "\(fragments) fragments cannot be told apart into \(frames) frames. Export it again."
            )
        case .tooLarge: ("too-large", "单帧超过大小上限。请以较小尺寸导出。", "a frame exceeds the limit. Export it smaller.")
        case .damagedFrame(let number, let detail):
            (
                "damaged", "第 \(number) 帧已损坏（\(detail)）。请重新导出后再次上传。",
                "frame \(number) is damaged (\(detail)). Export it again and send it anew."
            )
        }
    }
}
