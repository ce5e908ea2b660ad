// Colours, sizes and shapes of drawn pictures, and that they are PNGs which read back.
import Raster
import Rendering
import Testing

@Suite struct `Drawings` {
    private func drawn(_ pixels: PixelArray, size: DrawnSize = .natural) throws -> [UInt8] {
        try Drawing(pixels, size: size).drawn().bytes
    }

    private func array(
        rows: Int, columns: Int, _ colour: PixelColour, bits: Int = 8, _ bytes: [UInt8]
    ) throws -> PixelArray {
        try PixelArray(rows: rows, columns: columns, colour: colour, bitsAllocated: 8, bitsStored: bits, bytes: bytes)
    }

    @Test func `RGB is drawn as it is`() throws {
        #expect(try drawn(array(rows: 1, columns: 2, .rgb, [1, 2, 3, 253, 254, 255])) == [1, 2, 3, 253, 254, 255])
    }

    @Test func `colours of fewer bits are drawn out to eight`() throws {
        #expect(try drawn(array(rows: 1, columns: 1, .rgb, bits: 7, [0, 64, 127])) == [0, 129, 255])
    }

    @Test func `YCbCr becomes the RGB of the standard's own numbers`() throws {
        // Pure red, green, blue, black and white as JFIF codes them.
        let coded: [UInt8] = [76, 85, 255, 150, 44, 21, 29, 255, 107, 0, 128, 128, 255, 128, 128]
        let rgb = try drawn(array(rows: 1, columns: 5, .ybrFull, coded))
        let wanted: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255]
        #expect(zip(rgb, wanted).allSatisfy { abs(Int($0) - Int($1)) <= 2 }, "\(rgb)")
    }

    @Test func `a palette gives each index its colour, from the high byte of 16-bit entries`() throws {
        func table(_ entries: [UInt16], _ bits: Int) throws -> LookupTable {
            try LookupTable(first: 1, entries: entries, bits: bits)
        }
        var pixels = try array(rows: 1, columns: 4, .palette, [0, 1, 2, 9])
        pixels.palette = Palette(
            red: try table([0x1234, 0xFFFF], 16), green: try table([0, 0x8000], 16), blue: try table([0x00FF, 0], 16))
        #expect(try drawn(pixels) == [0x12, 0, 0, 0x12, 0, 0, 0xFF, 0x80, 0, 0xFF, 0x80, 0])
        pixels.palette = Palette(
            red: try table([1, 2], 16), green: try table([3, 4], 16), blue: try table([5, 6], 16))
        #expect(try drawn(pixels) == [1, 3, 5, 1, 3, 5, 2, 4, 6, 2, 4, 6])
    }

    @Test func `entries said to have eight bits count by the high byte where it is filled`() throws {
        let table = try LookupTable(first: -1, entries: [0x1200, 0xFF00], bits: 8)
        var pixels = try array(rows: 1, columns: 2, .palette, [0, 1])
        pixels.palette = Palette(red: table, green: table, blue: table)
        #expect(try drawn(pixels) == [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        let low = try LookupTable(first: 0, entries: [1, 255], bits: 8)
        pixels.palette = Palette(red: low, green: low, blue: low)
        #expect(try drawn(pixels) == [1, 1, 1, 255, 255, 255])
    }

    @Test func `a palette picture without its palette is refused`() throws {
        let pixels = try array(rows: 1, columns: 1, .palette, [0])
        #expect(throws: RenderingError.wrongTable("Palette Color Lookup Table")) { _ = try Drawing(pixels) }
    }

    @Test func `a smaller picture is the mean of what it covers`() throws {
        let pixels = try array(rows: 2, columns: 4, .rgb, (0..<24).map { UInt8($0 * 10) })
        let half = try drawn(pixels, size: .exactly(width: 2, height: 1))
        // Channel 0: (0 + 30 + 120 + 150) / 4 and (60 + 90 + 180 + 210) / 4.
        #expect(half == [75, 85, 95, 135, 145, 155])
    }

    @Test func `a larger picture runs evenly between its pixels`() throws {
        let pixels = try array(rows: 1, columns: 2, .rgb, [0, 0, 0, 200, 100, 40])
        let wide = try drawn(pixels, size: .exactly(width: 4, height: 2))
        #expect(Array(wide.prefix(12)) == [0, 0, 0, 50, 25, 10, 150, 75, 30, 200, 100, 40])
        #expect(wide.prefix(12).elementsEqual(wide.suffix(12)))
    }

    @Test(arguments: [(7, 5), (1, 1), (13, 2), (3, 17), (100, 1), (11, 11)])
    func `an even picture stays even at any size`(width: Int, height: Int) throws {
        let pixels = try array(rows: 11, columns: 11, .rgb, [UInt8](repeating: 201, count: 363))
        let drawn = try drawn(pixels, size: .exactly(width: width, height: height))
        #expect(drawn == [UInt8](repeating: 201, count: width * height * 3))
    }

    @Test func `pixels that are not square stretch the picture, and a box keeps its shape`() throws {
        var pixels = try array(rows: 10, columns: 20, .rgb, [UInt8](repeating: 1, count: 600))
        pixels.pixelAspect = 2
        let natural = try Drawing(pixels)
        #expect([natural.width, natural.height] == [20, 20])
        let boxed = try Drawing(pixels, size: .within(width: 10, height: 50))
        #expect([boxed.width, boxed.height] == [10, 10])
        pixels.pixelAspect = 0.5
        let flat = try Drawing(pixels, size: .within(width: 1000, height: 1000))
        #expect([flat.width, flat.height] == [40, 10])
    }

    @Test func `sizes of nothing and of too much are refused`() throws {
        let pixels = try array(rows: 1, columns: 1, .rgb, [1, 2, 3])
        for size in [
            DrawnSize.exactly(width: 0, height: 5), .within(width: 5, height: -1),
            .exactly(width: 20_000, height: 20_000),
        ] {
            #expect(throws: RenderingError.wrongSize) { _ = try Drawing(pixels, size: size) }
        }
    }

    @Test func `bytes that do not fill the picture make none`() {
        #expect(throws: RenderingError.tooFewBytes(wanted: 6, found: 5)) {
            _ = try array(rows: 1, columns: 2, .rgb, [1, 2, 3, 4, 5])
        }
        #expect(throws: RenderingError.wrongShape("Rows and Columns")) { _ = try array(rows: 0, columns: 1, .rgb, []) }
        #expect(throws: RenderingError.wrongShape("Bits Stored")) {
            _ = try array(rows: 1, columns: 1, .rgb, bits: 9, [])
        }
    }

    @Test func `a slice of a file is drawn from its own beginning`() throws {
        let file: [UInt8] = [99, 98, 97, 10, 20, 30, 96]
        let pixels = try PixelArray(
            rows: 1, columns: 1, colour: .rgb, bitsAllocated: 8, bitsStored: 8, bytes: file[3..<6])
        #expect(try drawn(pixels) == [10, 20, 30])
    }

    @Test func `what is drawn reads back from its PNG sample for sample`() throws {
        let grey = try PixelArray(
            rows: 37, columns: 53, colour: .monochrome2, bitsAllocated: 8, bitsStored: 8,
            bytes: (0..<37 * 53).map { UInt8(truncatingIfNeeded: $0 &* 73) })
        let colour = try array(rows: 9, columns: 11, .rgb, (0..<297).map { UInt8(truncatingIfNeeded: $0 &* 91) })
        for pixels in [grey, colour] {
            let drawing = try Drawing(pixels, .window(center: 127.5, width: 255, .linearExact))
            #expect(try PictureDecoder(drawing.png()).pixels() == drawing.drawn())
        }
    }
}

@Suite struct `The PNG encoder` {
    @Test func `takes no row too few, too many or of another length`() throws {
        var encoder = try PNGEncoder(width: 2, height: 1, channels: 1)
        #expect(throws: RasterError.self) { try encoder.append([1]) }
        try encoder.append([1, 2])
        #expect(throws: RasterError.self) { try encoder.append([3, 4]) }
        let whole = try encoder.finish()
        #expect(try PictureDecoder(whole).pixels().bytes == [1, 2])
        #expect(throws: RasterError.self) {
            let short = try PNGEncoder(width: 2, height: 2, channels: 1)
            _ = try short.finish()
        }
    }

    @Test func `gives the file piece by piece`() throws {
        var encoder = try PNGEncoder(width: 300, height: 200, channels: 3)
        var file: [UInt8] = []
        for y in 0..<200 {
            try encoder.append((0..<900).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ y) })
            file += encoder.drain()
        }
        file += try encoder.finish()
        #expect(try PictureDecoder(file).pixels().width == 300)
    }

    @Test func `writes no picture without sides`() {
        #expect(throws: RasterError.self) { _ = try PNGEncoder(width: 0, height: 1, channels: 1) }
        #expect(throws: RasterError.self) { _ = try PNGEncoder(width: 1, height: 1, channels: 2) }
    }
}

extension Pixels {
    var bytes: [UInt8] { if case .eight(let values) = samples { values } else { [] } }
}
