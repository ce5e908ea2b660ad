// A QR symbol as a PNG file.
import CLibpng

extension QRSymbol {
    /// A grey PNG of so many pixels a module, its quiet zone included; nil where memory ran out.
    package func png(scale: Int = 6) -> [UInt8]? {
        let scale = max(1, min(scale, 32)), size = (side + 2 * Self.quiet) * scale
        let rows = (0..<size).flatMap { row in
            (0..<size).map { column -> UInt8 in
                isDark(row / scale - Self.quiet, column / scale - Self.quiet) ? 0 : 255
            }
        }
        var out: UnsafeMutablePointer<UInt8>?, count = 0
        let status = unsafe lianyi_png_encode(rows, UInt32(size), UInt32(size), 1, 8, &out, &count, nil, 0)
        defer { unsafe lianyi_png_free(out) }
        guard status == Int32(LIANYI_PNG_OK.rawValue), let out = unsafe out else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: out, count: count))
    }
}
