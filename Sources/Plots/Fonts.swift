// The letters that a sheet needs, taken in while files may still be opened.

import CDrawing

package enum Fonts {
    /// Letters of every sort that a sheet prints.
    private static let sample = "心电图 ECG 设备判读 25 mm/s …"

    /// Loads the fonts into this process; false when they cannot show Chinese.
    package static func load() -> Bool {
        var text = sample
        return text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe lianyi_unknown_glyphs($0.baseAddress, $0.count) == 0
            }
        }
    }
}
