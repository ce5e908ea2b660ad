// What of a DICOM picture's own showing is left out because it makes no sense, in two languages.

import DICOM
import Exams

extension IntakeReason {
    /// Windows, tables and overlays that nothing can be drawn with: the reader sees another grey than the device meant.
    static func leftOut(of pixels: PixelData, _ file: String) -> [IntakeReason] {
        let description = pixels.description
        guard description.layout.samplesPerPixel == 1 else { return overlays(pixels.unreadableOverlays, file) }
        return windows(description, file) + tables(description, file) + overlays(pixels.unreadableOverlays, file)
    }

    private static func windows(_ description: PixelDescription, _ file: String) -> [IntakeReason] {
        guard let first = description.unusable.windows.first else { return [] }
        let (zh, en) = instead(description)
        return [
            IntakeReason(
                code: "dicom-window-unusable",
                zh: "DICOM 图像「\(file)」自带的窗位/窗宽 \(first) 无法使用，现按\(zh)显示。请自行调窗后再判读。",
                en: "The window (centre/width) \(first) of DICOM picture \(file) cannot be drawn with; shown is \(en). "
                    + "Set a window of your own before you read it.", place: Place(file: file))
        ]
    }

    private static func tables(_ description: PixelDescription, _ file: String) -> [IntakeReason] {
        guard description.unusable.tables > 0 else { return [] }
        let (zh, en) = instead(description)
        return [
            IntakeReason(
                code: "dicom-table-unusable",
                zh: "DICOM 图像「\(file)」自带的灰阶表（VOI LUT）有 \(description.unusable.tables) 个已损坏，现按\(zh)显示。请自行调窗后再判读。",
                en:
                    "\(description.unusable.tables) grey-scale tables (VOI LUT) of DICOM picture \(file) are broken; shown "
                    + "is \(en). Set a window of your own before you read it.", place: Place(file: file))
        ]
    }

    /// What is drawn with: in the order in which a picture's own means are taken.
    private static func instead(_ description: PixelDescription) -> (zh: String, en: String) {
        if !description.windowTables.isEmpty { return ("文件中的灰阶表", "the file's own table") }
        guard let window = description.windows.first else {
            return ("像素的最小值到最大值", "the whole range of its pixels")
        }
        return ("文件中的另一窗 \(window.centre)/\(window.width)", "its other window \(window.centre)/\(window.width)")
    }

    private static func overlays(_ groups: [UInt16], _ file: String) -> [IntakeReason] {
        guard !groups.isEmpty else { return [] }
        let names = groups.map { String($0, radix: 16) }.joined(separator: ", ")
        return [
            IntakeReason(
                code: "dicom-overlay-unreadable",
                zh: "DICOM 图像「\(file)」的叠加层（\(names)）不完整或自相矛盾，未画出，设备所作标注可能看不到。",
                en:
                    "Overlays (\(names)) of DICOM picture \(file) are cut off or contradict themselves and are not drawn: "
                    + "marks of the device may be missing.", place: Place(file: file))
        ]
    }
}
