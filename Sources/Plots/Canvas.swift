// A sheet of paper to draw on, in millimetres; Cairo's pointers never leave this file.

import CDrawing
import CLibpng

@safe struct Canvas: ~Copyable {
    enum Side: Int32 { case fromLeft, centred, toRight }

    private let raw: OpaquePointer
    private let format: SheetFormat

    init(_ format: SheetFormat, width: Double, height: Double) throws(PlotError) {
        let (kind, dots) =
            switch format {
            case .png(let dots): (LIANYI_CANVAS_PIXELS, Double(dots))
            case .svg: (LIANYI_CANVAS_SVG, 72)
            case .pdf: (LIANYI_CANVAS_PDF, 72)
            }
        guard let raw = unsafe lianyi_canvas_new(Int32(kind.rawValue), width, height, dots) else {
            throw .drawing(-1)
        }
        unsafe self.raw = raw
        self.format = format
    }

    deinit { unsafe lianyi_canvas_free(raw) }

    func ink(_ colour: UInt32) { unsafe lianyi_canvas_ink(raw, colour) }

    func grid(x: Double, y: Double, columns: Int, rows: Int, fine: UInt32, bold: UInt32) {
        unsafe lianyi_canvas_grid(raw, x, y, Int32(clamping: columns), Int32(clamping: rows), fine, bold)
    }

    /// Points are x and y in turn.
    func line(_ points: [Double], width: Double) {
        unsafe points.withUnsafeBufferPointer {
            unsafe lianyi_canvas_polyline(raw, $0.baseAddress, $0.count / 2, width)
        }
    }

    func fill(_ points: [Double]) {
        unsafe points.withUnsafeBufferPointer {
            unsafe lianyi_canvas_polygon(raw, $0.baseAddress, $0.count / 2)
        }
    }

    func clip(x: Double, y: Double, width: Double, height: Double) {
        unsafe lianyi_canvas_clip(raw, x, y, width, height)
    }

    func unclip() { unsafe lianyi_canvas_unclip(raw) }

    /// One line of plain text; gives its width. See `lianyi_canvas_text`.
    @discardableResult
    func text(
        _ text: String, x: Double, baseline: Double, size: Double, isBold: Bool = false, room: Double,
        side: Side = .fromLeft, isInked: Bool = true
    ) -> Double {
        var plain = PlainLine(text).text
        return plain.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe lianyi_canvas_text(
                    raw, $0.baseAddress, $0.count, x, baseline, size, isBold ? 1 : 0, room, side.rawValue,
                    isInked ? 1 : 0)
            }
        }
    }

    /// The lines into which a text falls that is wider than `room`; one, which may be empty, where it is not.
    /// None of it is lost, however long it is: it is broken in stretches of ten thousand characters.
    func broken(_ text: String, size: Double, isBold: Bool = false, room: Double) -> [String] {
        var lines: [String] = [], rest = text[...]
        repeat {
            lines += stretch(String(rest.prefix(Self.stretch)), size, isBold, room)
            rest = rest.dropFirst(Self.stretch)
        } while !rest.isEmpty
        return lines
    }

    private static let stretch = 10_000

    private func stretch(_ text: String, _ size: Double, _ isBold: Bool, _ room: Double) -> [String] {
        var plain = PlainLine(text, longest: Self.stretch).text
        // A line has a byte at least.
        let limit = plain.utf8.count + 1
        var ends = [Int](repeating: 0, count: limit)
        let count = plain.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe lianyi_canvas_break(
                    raw, $0.baseAddress, $0.count, size, isBold ? 1 : 0, room, &ends, limit)
            }
        }
        let letters = Array(plain.utf8)
        var lines: [String] = []
        var start = 0
        for end in ends.prefix(count) where end > start && end <= letters.count {
            lines.append(String(decoding: letters[start..<end], as: UTF8.self))
            start = end
        }
        return lines.isEmpty ? [""] : lines
    }

    func nextPage() { unsafe lianyi_canvas_next_page(raw) }

    func title(_ text: String, madeAt: String?) {
        unsafe lianyi_canvas_title(raw, PlainLine(text).text, madeAt)
    }

    /// The finished file. Nothing may be drawn after it.
    func file() throws(PlotError) -> [UInt8] {
        if case .png(let dots) = format { return try picture(dots) }
        var bytes: UnsafePointer<UInt8>?
        var count = 0
        let status = unsafe lianyi_canvas_finish(raw, &bytes, &count)
        guard status == 0 else { throw .drawing(status) }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    private func picture(_ dots: Int) throws(PlotError) -> [UInt8] {
        let palette = SheetInk.palette
        let count = UInt32(clamping: palette.count)
        var pixels = unsafe lianyi_indexed()
        let status = unsafe lianyi_canvas_indexed(raw, palette, count, &pixels)
        guard status == 0 else { throw .drawing(status) }
        var out: UnsafeMutablePointer<UInt8>?
        var size = 0
        let perMetre = UInt32((Double(dots) / 0.0254).rounded())
        let written = unsafe lianyi_png_encode_indexed(
            pixels.pixels, pixels.width, pixels.height, palette, count, perMetre, &out, &size, nil, 0)
        defer { unsafe lianyi_png_free(out) }
        guard written == Int32(LIANYI_PNG_OK.rawValue) else { throw .drawing(written) }
        return unsafe Array(UnsafeBufferPointer(start: out, count: size))
    }
}
