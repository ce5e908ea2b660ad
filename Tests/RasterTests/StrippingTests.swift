// Copies without metadata: the pixels stay, the place and the camera go.
import Raster
import RealData
import Testing

@Suite struct `Stripped pictures` {
    private static let secret = Array("31.2304N 121.4737E".utf8)

    private static func png() throws -> [UInt8] {
        let picture = try #require(Pixels(width: 2, height: 3, channels: 1, samples: .eight([1, 2, 3, 4, 5, 6])))
        return try picture.png()
    }

    private static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((body.count + 2) >> 8), UInt8(truncatingIfNeeded: body.count + 2)] + body
    }

    /// Markers as a camera writes them around a scan whose bytes need not decode.
    private static func jpeg(orientation: UInt8) -> [UInt8] {
        let exif = Array(JPEGPieces.header(exifMark: [0x49, 0x49], orientation: orientation).dropFirst(6))
        let length = Int(JPEGPieces.header(exifMark: [0x49, 0x49], orientation: orientation)[5]) - 2
        var file: [UInt8] = [0xFF, 0xD8]
        file += segment(0xE0, Array("JFIF".utf8) + [0, 1, 2, 1, 0, 72, 0, 72, 1, 1, 9, 9, 9])
        file += segment(0xE1, Array(exif.prefix(length)) + secret)
        file += segment(0xE2, Array("ICC_PROFILE".utf8) + secret) + segment(0xFE, secret)
        file += segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
        file += segment(0xC0, [8, 0, 7, 0, 5, 1, 1, 0x11, 0])
        file += segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0, 0x34, 0xFF, 0xD0, 0x56]
        return file + [0xFF, 0xD9] + secret
    }

    @Test func `a JPEG keeps its image and its orientation and nothing that tells of place or camera`() throws {
        let file = Self.jpeg(orientation: 6)
        let copy = try JPEGStripping.strip(file)
        #expect(!copy.contains(run: Self.secret))
        #expect(!copy.contains(run: Array("ICC_PROFILE".utf8)))
        #expect(try PictureFacts(probing: copy) == PictureFacts(probing: file))
        #expect(copy.suffix(9).elementsEqual([0x12, 0xFF, 0, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9]))
        #expect(try JPEGStripping.strip(copy) == copy)
    }

    @Test func `an upright JPEG has no EXIF at all`() throws {
        #expect(!(try JPEGStripping.strip(Self.jpeg(orientation: 1))).contains(run: Array("Exif".utf8)))
    }

    @Test func `a JPEG cut before its end is refused at any byte`() {
        let file = Self.jpeg(orientation: 3).dropLast(Self.secret.count)
        for length in 0..<file.count {
            #expect(throws: RasterError.self, "cut at \(length)") {
                _ = try JPEGStripping.strip(Array(file.prefix(length)))
            }
        }
    }

    @Test func `a PNG keeps its pixels and loses text, time, profile and what is private`() throws {
        let whole = try Self.png()
        let side =
            PNGPieces.chunk("tEXt", Array("GPS".utf8) + [0] + Self.secret)
            + PNGPieces.chunk("tIME", [7, 234, 1, 1, 0, 0, 0])
            + PNGPieces.chunk("prVt", Self.secret) + PNGPieces.chunk("eXIf", Self.exif(8))
        let file = Array(whole.prefix(33)) + side + whole.dropFirst(33) + Self.secret
        let copy = try PNGStripping.strip(file)
        #expect(!copy.contains(run: Self.secret))
        #expect(try PictureDecoder(copy).pixels() == PictureDecoder(whole).pixels())
        #expect(try PictureFacts(probing: copy).exifOrientation == 8)
        #expect(try PNGStripping.strip(copy) == copy)
    }

    @Test func `a PNG without metadata is copied byte for byte`() throws {
        #expect(try PNGStripping.strip(Self.png()) == Self.png())
    }

    @Test func `a PNG cut before its end is refused at any byte`() throws {
        let file = try Self.png()
        for length in 0..<file.count {
            #expect(throws: RasterError.self) { _ = try PNGStripping.strip(Array(file.prefix(length))) }
        }
    }

    @Test func `thousands of damaged files are stripped or refused`() throws {
        var random = Dice(seed: 4)
        for file in [Self.jpeg(orientation: 5), try Self.png()] {
            for _ in 0..<3_000 {
                var bytes = file
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? JPEGStripping.strip(bytes)
                _ = try? PNGStripping.strip(bytes)
                _ = try? PictureFacts(probing: bytes)
            }
        }
    }

    /// Big-endian EXIF with the orientation and a secret behind it.
    private static func exif(_ orientation: UInt8) -> [UInt8] {
        [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0] + secret
    }
}

@Suite(.enabled(if: RealData.isPresent)) struct `Stripped real pictures` {
    @Test(arguments: RealData.paths(under: "ecg/paper-image", ending: ".jpg"))
    func `a camera's JPEG decodes to the same pixels`(path: String) throws {
        let file = RealData.bytes(path)
        let copy = try JPEGStripping.strip(file)
        #expect(copy.count <= file.count + 36)
        #expect(try PictureDecoder(copy).pixels() == PictureDecoder(file).pixels())
    }

    @Test func `every good PNG decodes to the same pixels, every bad one ends`() throws {
        for path in RealData.paths(under: "image/png") + RealData.paths(under: "image/png-malformed") {
            let file = RealData.bytes(path)
            let copy = try? PNGStripping.strip(file)
            guard RealData.values(path)?["libpng_decodes"]?.bool == true else { continue }
            let stripped = try #require(copy)
            #expect(try PictureDecoder(stripped).pixels() == PictureDecoder(file).pixels(), "\(path)")
        }
    }

    @Test(arguments: RealData.paths(under: "image/jpeg-malformed")) func `a broken JPEG ends`(path: String) {
        _ = try? JPEGStripping.strip(RealData.bytes(path))
    }
}

@Suite struct `Orientations` {
    /// 1 2 / 3 4 / 5 6, as stored.
    private static let stored = Pixels(width: 2, height: 3, channels: 1, samples: .eight([1, 2, 3, 4, 5, 6]))

    @Test(
        arguments: [
            (1, 2, [1, 2, 3, 4, 5, 6]), (2, 2, [2, 1, 4, 3, 6, 5]), (3, 2, [6, 5, 4, 3, 2, 1]),
            (4, 2, [5, 6, 3, 4, 1, 2]),
            (5, 3, [1, 3, 5, 2, 4, 6]), (6, 3, [5, 3, 1, 6, 4, 2]), (7, 3, [6, 4, 2, 5, 3, 1]),
            (8, 3, [2, 4, 6, 1, 3, 5]),
            (0, 2, [1, 2, 3, 4, 5, 6]), (9, 2, [1, 2, 3, 4, 5, 6]),
        ] as [(Int, Int, [UInt8])])
    func `a picture is turned as it was held`(orientation: Int, width: Int, seen: [UInt8]) throws {
        let upright = try #require(Self.stored).upright(orientation: orientation)
        #expect(upright.width == width)
        #expect(upright.samples == .eight(seen))
    }

    @Test func `alpha is laid over white and sixteen bits become eight`() throws {
        let clear = try #require(Pixels(width: 3, height: 1, channels: 2, samples: .eight([10, 255, 10, 0, 0, 128])))
        #expect(clear.forScreen().samples == .eight([10, 255, 127]))
        let deep = try #require(Pixels(width: 3, height: 1, channels: 1, samples: .sixteen([0, 32_768, 65_535])))
        #expect(deep.forScreen().samples == .eight([0, 128, 255]))
    }
}

/// Numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}

extension [UInt8] {
    func contains(run: [UInt8]) -> Bool {
        guard count >= run.count else { return false }
        return (0...count - run.count).contains { self[$0...].starts(with: run) }
    }
}
