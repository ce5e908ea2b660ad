// Pictures made here: what is written reads back, what lies is refused before anything is allocated.
import Raster
import Testing

@Suite struct `Pictures` {
    private static let grey8 = Pixels(
        width: 3, height: 2, channels: 1, samples: .eight([0, 1, 2, 253, 254, 255]))
    private static let grey16 = Pixels(
        width: 2, height: 2, channels: 1, samples: .sixteen([0, 1, 256, 65_535]))
    private static let rgb8 = Pixels(width: 1, height: 2, channels: 3, samples: .eight([1, 2, 3, 4, 5, 6]))

    @Test func `what is written as PNG reads back sample for sample`() throws {
        for case let picture? in [Self.grey8, Self.grey16, Self.rgb8] {
            let bytes = try picture.png()
            #expect(try PictureDecoder(bytes).pixels() == picture)
        }
    }

    @Test func `samples that do not fill the picture make none`() {
        #expect(Pixels(width: 2, height: 2, channels: 1, samples: .eight([1, 2, 3])) == nil)
        #expect(Pixels(width: Int.max, height: 3, channels: 1, samples: .eight([1])) == nil)
    }

    @Test func `a bomb of 20000 by 20000 pixels in a kilobyte is refused by arithmetic`() {
        let header = PNGPieces.header(width: 20_000, height: 20_000, depth: 8, colour: 2)
        let bytes = PNGPieces.signature + header + PNGPieces.chunk("IDAT", [UInt8](repeating: 0, count: 900))
        #expect(throws: RasterError(.tooManyPixels(width: 20_000, height: 20_000, limit: 100_000_000))) {
            _ = try PictureDecoder(bytes)
        }
    }

    @Test func `a picture that decodes beyond the byte ceiling is refused`() throws {
        let picture = try #require(Self.rgb8)
        var limits = RasterLimits()
        limits.decodedBytes = 5
        let decoder = try PictureDecoder(picture.png(), limits: limits)
        #expect(throws: RasterError(.tooManyBytes(6, limit: 5))) { _ = try decoder.pixels() }
    }

    @Test func `a PNG cut at any byte is refused`() throws {
        let whole = try #require(Self.grey16).png()
        for length in 0..<whole.count {
            #expect(throws: RasterError.self, "cut at \(length)") {
                try PictureDecoder(Array(whole.prefix(length))).prove()
            }
        }
    }

    @Test func `a PNG with any one bit turned is refused or reads as before`() throws {
        let picture = try #require(Self.grey8)
        let whole = try picture.png()
        for bit in 0..<whole.count * 8 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let read = try? PictureDecoder(bytes).pixels()
            #expect(read == nil || read == picture, "bit \(bit)")
        }
    }

    @Test func `a size of zero is named as such`() {
        let bytes = PNGPieces.signature + PNGPieces.header(width: 0, height: 4, depth: 8, colour: 0)
        #expect(throws: RasterError(.empty)) { _ = try PictureDecoder(bytes) }
    }

    @Test func `what is no picture is no picture`() {
        #expect(throws: RasterError(.notAPicture, at: 0)) { _ = try PictureDecoder([]) }
        #expect(throws: RasterError(.notAPicture, at: 0)) { _ = try PictureDecoder(Array("MSH|^~\\&|".utf8)) }
    }

    @Test func `a JPEG header of nonsense ends in an error`() {
        for tail in [
            [], [0xE0], [0xE0, 0, 0], [0xE0, 0, 1], [0xC0, 0, 4, 8, 0], [0xDA, 0, 2], [0xFF, 0xFF],
        ] as [[UInt8]] {
            #expect(throws: RasterError.self) { _ = try PictureDecoder([0xFF, 0xD8, 0xFF] + tail) }
        }
    }

    @Test func `the EXIF orientation is found in both byte orders`() throws {
        for (mark, value) in [([0x49, 0x49], 6), ([0x4D, 0x4D], 8)] as [([UInt8], UInt8)] {
            let facts = try PictureFacts(probing: JPEGPieces.header(exifMark: mark, orientation: value))
            #expect(facts.exifOrientation == Int(value))
            #expect(facts.width == 5)
            #expect(facts.height == 7)
            #expect(facts.colourModel == .grey)
        }
    }

    @Test(arguments: [[0x49, 0x49], [0x4D, 0x4D]] as [[UInt8]])
    func `an EXIF orientation is a SHORT or a LONG, and nothing else`(mark: [UInt8]) throws {
        for (type, width, found) in [(3, 2, 6), (4, 4, 6), (1, 1, nil)] as [(UInt8, Int, Int?)] {
            let header = JPEGPieces.header(exifMark: mark, orientation: 6, type: type, width: width)
            #expect(try PictureFacts(probing: header).exifOrientation == found, "type \(type)")
        }
    }
}

/// The parts of a PNG, made by hand so that they may lie.
enum PNGPieces {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func header(width: UInt32, height: UInt32, depth: UInt8, colour: UInt8) -> [UInt8] {
        chunk("IHDR", big(width) + big(height) + [depth, colour, 0, 0, 0])
    }

    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + body
        return big(UInt32(body.count)) + checked + big(crc(checked))
    }

    static func big(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
            }
        }
    }
}

/// The header of a grey JPEG of 5 × 7 pixels with an EXIF orientation.
enum JPEGPieces {
    static func header(exifMark: [UInt8], orientation: UInt8, type: UInt8 = 3, width: Int = 2) -> [UInt8] {
        let isLittle = exifMark == [0x49, 0x49]
        func number(_ value: UInt8, _ width: Int) -> [UInt8] {
            let zeros = [UInt8](repeating: 0, count: width - 1)
            return isLittle ? [value] + zeros : zeros + [value]
        }
        let tag: [UInt8] = isLittle ? [0x12, 0x01] : [0x01, 0x12]
        let entry =
            tag + number(type, 2) + number(1, 4) + number(orientation, width) + [UInt8](repeating: 0, count: 4 - width)
        let tiff = exifMark + number(42, 2) + number(8, 4) + number(1, 2) + entry
        let body = Array("Exif".utf8) + [0, 0] + tiff
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
            + [0xFF, 0xC0, 0, 11, 8, 0, 7, 0, 5, 1, 1, 0x11, 0]
    }
}
