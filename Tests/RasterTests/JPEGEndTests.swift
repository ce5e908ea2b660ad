// JPEGs of one block made bit by bit: without their end mark, and of four inks.
import Raster
import Testing

/// A picture of 8 × 8 pixels of one colour.
struct SmallJPEG {
    /// 0, 128 or 255 for each component.
    var components = [128]
    /// Adobe's colour transform: 0 none, 2 YCCK.
    var adobe: UInt8?
    var frame: UInt8 = 0xC0

    /// Up to the end mark, which is left out.
    var unended: [UInt8] {
        let adobeBody = adobe.map { Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, $0] }
        let numbers = components.indices.map { UInt8($0 + 1) }
        let count = UInt8(components.count)
        var file: [UInt8] = [0xFF, 0xD8] + (adobeBody.map { Self.segment(0xEE, $0) } ?? [])
        file += Self.segment(0xDB, [0] + [UInt8](repeating: 16, count: 64))
        file += Self.segment(frame, [8, 0, 8, 0, 8, count] + numbers.flatMap { [$0, 0x11, 0] })
        // Differences of 0 and of seven bits; no other coefficient.
        file += Self.segment(0xC4, [0x00, 1, 1] + [UInt8](repeating: 0, count: 14) + [0, 7])
        file += Self.segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
        return file + Self.segment(0xDA, [count] + numbers.flatMap { [$0, 0] } + [0, 63, 0]) + scan
    }

    var bytes: [UInt8] { unended + [0xFF, 0xD9] }

    private var scan: [UInt8] {
        var bits = components.map { $0 == 0 ? "1001111110" : $0 == 255 ? "1010000000" : "00" }.joined()
        while !bits.count.isMultiple(of: 8) { bits += "1" }
        let codes = Array(bits.utf8)
        return stride(from: 0, to: codes.count, by: 8).flatMap { start -> [UInt8] in
            let byte = codes[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 & 1) }
            return byte == 0xFF ? [0xFF, 0] : [byte]
        }
    }

    private static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xFF, marker, 0, UInt8(body.count + 2)] + body
    }
}

@Suite struct `Ends and inks of JPEGs` {
    private func colour(_ file: SmallJPEG) throws -> [UInt8] {
        let pixels = try PictureDecoder(file.bytes).pixels()
        guard case .eight(let samples) = pixels.samples else { return [] }
        let first = Array(samples.prefix(pixels.channels))
        #expect(samples == Array(repeating: first, count: 64).flatMap(\.self))
        return first
    }

    @Test func `a JPEG that lacks only its end mark is read, and said to lack it`() throws {
        let whole = SmallJPEG(components: [0, 255, 0])
        for bytes in [whole.unended, whole.unended + [0xFF]] {
            let decoder = try PictureDecoder(bytes)
            try decoder.prove()
            #expect(decoder.isEndMissing)
            #expect(try decoder.pixels() == PictureDecoder(whole.bytes).pixels())
        }
        #expect(try !PictureDecoder(whole.bytes).isEndMissing)
        #expect(try !PictureDecoder(whole.bytes + [0, 0, 0]).isEndMissing)
    }

    @Test func `a JPEG that lacks a byte of its samples is refused`() {
        let unended = SmallJPEG(components: [0, 255, 0, 255]).unended
        for length in 0..<unended.count {
            #expect(throws: RasterError.self, "cut at \(length)") {
                try PictureDecoder(Array(unended.prefix(length))).prove()
            }
        }
    }

    @Test func `zeros in the end mark's place, and scans that could be missing, are refused`() {
        var progressive = SmallJPEG()
        progressive.frame = 0xC2
        for bytes in [SmallJPEG().unended + [0, 0, 0, 0], progressive.unended] {
            #expect(throws: RasterError.self) { try PictureDecoder(bytes).prove() }
        }
    }

    @Test func `inks become red, green and blue, inverted where Adobe's marker says so`() throws {
        #expect(try colour(SmallJPEG(components: [0, 255, 255, 0])) == [255, 0, 0])
        #expect(try colour(SmallJPEG(components: [0, 0, 0, 255])) == [0, 0, 0])
        #expect(try colour(SmallJPEG(components: [255, 0, 0, 255], adobe: 0)) == [255, 0, 0])
        #expect(try colour(SmallJPEG(components: [255, 255, 128, 128], adobe: 0)) == [128, 128, 64])
        #expect(try colour(SmallJPEG(components: [0, 128, 128, 255], adobe: 2)) == [255, 255, 255])
    }
}
