// The image's rows as 8-bit grey or RGB, one after the other.

/// Turns a row of samples into a row of bytes for the screen.
struct DrawnRows: Sendable {
    private enum Way: Sendable {
        case grey([UInt8])
        case palette([UInt8])
        case rgb
        case ybr
    }

    private let pixels: PixelArray
    private let way: Way
    private let shift: Int
    /// From a sample of `bitsStored` to 8 bits.
    private let narrowing: [UInt8]

    /// 1 grey, 3 RGB.
    var channels: Int { if case .grey = way { 1 } else { 3 } }

    init(_ pixels: PixelArray, _ voi: VOITransform) throws(RenderingError) {
        self.pixels = pixels
        shift = pixels.highBit + 1 - pixels.bitsStored
        let most = (1 << pixels.bitsStored) - 1
        switch pixels.colour {
        case .monochrome1, .monochrome2:
            way = .grey(try GreyTable(pixels, voi).greys)
            narrowing = []
            return
        case .palette: way = .palette(try Self.colours(pixels))
        case .rgb: way = .rgb
        case .ybrFull: way = .ybr
        }
        narrowing = (0...most).map { UInt8(($0 * 255 + most / 2) / most) }
    }

    /// Red, green and blue for each index that can occur.
    private static func colours(_ pixels: PixelArray) throws(RenderingError) -> [UInt8] {
        guard let palette = pixels.palette else { throw .wrongTable("Palette Color Lookup Table") }
        let shift = palette.shift()
        var colours: [UInt8] = []
        colours.reserveCapacity(3 << pixels.bitsStored)
        for bits in 0..<1 << pixels.bitsStored {
            let index = pixels.value(of: bits)
            for table in [palette.red, palette.green, palette.blue] {
                colours.append(UInt8(truncatingIfNeeded: table[index] >> shift))
            }
        }
        return colours
    }

    /// Draws row `y` into `row`, which holds `columns * channels` bytes.
    func draw(_ y: Int, into row: inout [UInt8]) {
        switch way {
        case .grey(let greys): drawGrey(y, greys, &row)
        case .palette(let colours): drawPalette(y, colours, &row)
        case .rgb: drawSamples(y, &row)
        case .ybr:
            drawSamples(y, &row)
            for x in 0..<pixels.columns { convert(&row, at: 3 * x) }
        }
        for overlay in pixels.overlays { overlay.draw(y, columns: pixels.columns, channels: channels, into: &row) }
    }

    private func drawGrey(_ y: Int, _ greys: [UInt8], _ row: inout [UInt8]) {
        let columns = pixels.columns
        let mask = greys.count - 1
        let from = pixels.bytes.span
        let table = greys.span
        var to = row.mutableSpan
        if pixels.bitsAllocated == 8 {
            let start = y * columns
            for x in 0..<columns { to[x] = table[Int(from[start + x]) >> shift & mask] }
        } else {
            let start = 2 * y * columns
            for x in 0..<columns {
                let sample = Int(from[start + 2 * x]) | Int(from[start + 2 * x + 1]) << 8
                to[x] = table[sample >> shift & mask]
            }
        }
    }

    /// The bits of sample `index`, moved down to bit 0.
    private func bits(_ index: Int) -> Int {
        let start = pixels.bytes.startIndex
        let mask = (1 << pixels.bitsStored) - 1
        let sample =
            pixels.bitsAllocated == 8
            ? Int(pixels.bytes[start + index])
            : Int(pixels.bytes[start + 2 * index]) | Int(pixels.bytes[start + 2 * index + 1]) << 8
        return sample >> shift & mask
    }

    private func drawPalette(_ y: Int, _ colours: [UInt8], _ row: inout [UInt8]) {
        for x in 0..<pixels.columns {
            let entry = 3 * bits(y * pixels.columns + x)
            for channel in 0..<3 { row[3 * x + channel] = colours[entry + channel] }
        }
    }

    private func drawSamples(_ y: Int, _ row: inout [UInt8]) {
        let count = 3 * pixels.columns
        for x in 0..<count { row[x] = narrowing[bits(y * count + x)] }
    }

    /// Full-range YCbCr to RGB (PS3.3 C.7.6.3.1.2), in 1/65536.
    private func convert(_ row: inout [UInt8], at place: Int) {
        let luma = Int(row[place]) << 16
        let blue = Int(row[place + 1]) - 128
        let red = Int(row[place + 2]) - 128
        func clamped(_ value: Int) -> UInt8 { UInt8(min(max((value + 32_768) >> 16, 0), 255)) }
        row[place] = clamped(luma + 91_881 * red)
        row[place + 1] = clamped(luma - 22_554 * blue - 46_802 * red)
        row[place + 2] = clamped(luma + 116_130 * blue)
    }
}
