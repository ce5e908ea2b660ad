// What of a DICOM picture's pixels was read with a doubt, in two languages.

import DICOM
import Exams

extension IntakeReason {
    /// A warning for each contradiction that was got over.
    static func doubts(of description: PixelDescription, _ file: String) -> [IntakeReason] {
        description.doubts.map { doubt in
            let (code, zh, en) = words(doubt, file)
            return IntakeReason(code: code, zh: zh, en: en, place: Place(file: file))
        }
    }

    private static func words(_ doubt: PixelDoubt, _ file: String) -> (code: String, zh: String, en: String) {
        switch doubt {
        case .coloursNotHalved:
            (
                "dicom-colours-not-halved",
                "DICOM 图像「\(file)」声明颜色减半存储（YBR_FULL_422），但像素数据的长度为完整颜色，已按 YBR_FULL 读取，请核对颜色。",
                "DICOM picture \(file) says that its colours are halved (YBR_FULL_422), and its pixel data have the length of "
                    + "whole ones; it was read as YBR_FULL. Check the colours."
            )
        case .frames(let declared, let found):
            (
                "dicom-frame-count", "DICOM 图像「\(file)」声明 \(declared) 帧，实有 \(found) 帧，已全部显示。请与设备核对帧数。",
                "DICOM picture \(file) declares \(declared) frames and has \(found), all of which are shown. Compare the "
                    + "number with the device's."
            )
        case .slopeZero:
            (
                "dicom-slope-zero", "DICOM 图像「\(file)」的重缩放斜率为 0，不可能成立，已按 1 读取。测量像素值前请与设备核对。",
                "The rescale slope of DICOM picture \(file) is 0, which cannot be; it was read as 1. Compare values with the "
                    + "device's before you measure them."
            )
        case .highBit(let declared, let used):
            (
                "dicom-high-bit", "DICOM 图像「\(file)」的最高位（High Bit \(declared)）与存储位数矛盾，已按 \(used) 读取，请核对灰度。",
                "High Bit \(declared) of DICOM picture \(file) leaves no room for its stored bits; it was read as \(used). "
                    + "Check the greys."
            )
        }
    }
}
