// What a file's overlays mark on a frame, for a viewer that draws by itself: one bit a pixel.

import DICOM
import FoundationEssentials
import Rendering

enum OverlayMask {
    /// Rows from the top, each filled up to whole bytes, the leftmost pixel in the highest bit; Base64. A smaller picture has a bit
    /// wherever one of its pixels had a mark. nil without overlays.
    static func bits(of planes: [OverlayPlane], on array: PixelArray, rows: Int, columns: Int) -> String? {
        guard !planes.isEmpty, rows > 0, columns > 0, array.rows > 0, array.columns > 0 else { return nil }
        let stride = (columns + 7) / 8
        var mask = [UInt8](repeating: 0, count: stride * rows)
        let bare = [UInt8](repeating: 0, count: array.columns)
        for y in 0..<array.rows {
            var row = bare
            for plane in planes { plane.draw(y, columns: array.columns, channels: 1, into: &row) }
            let start = min(rows - 1, y * rows / array.rows) * stride
            for x in 0..<array.columns where row[x] != 0 {
                let column = min(columns - 1, x * columns / array.columns)
                mask[start + (column >> 3)] |= 0x80 >> UInt8(column & 7)
            }
        }
        return Data(mask).base64EncodedString()
    }
}
