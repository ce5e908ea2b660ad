// Every real PNG and JPEG: the valid ones give the known pixels, the broken ones a typed error.
import Raster
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Real pictures` {
    static let pngs = RealData.paths(under: "image/png") + RealData.paths(under: "image/png-malformed")
    static let jpegs =
        RealData.paths(under: "image/jpeg-malformed")
        + RealData.paths(under: "ecg/paper-image", ending: ".jpg")

    @Test(arguments: pngs) func `a PNG decodes exactly when libpng's own reading did`(path: String) throws {
        let bytes = RealData.bytes(path)
        let values = try #require(RealData.values(path))
        guard values["libpng_decodes"]?.bool == true else {
            #expect(throws: RasterError.self) { try PictureDecoder(bytes).prove() }
            #expect(throws: RasterError.self) { _ = try PictureDecoder(bytes).pixels() }
            return
        }
        let decoder = try PictureDecoder(bytes)
        try decoder.prove()
        let header = try #require(values["ihdr"])
        #expect(decoder.facts.width == header["width"]?.int)
        #expect(decoder.facts.height == header["height"]?.int)
        #expect(decoder.facts.bitDepth == header["bit_depth"]?.int)
        #expect(decoder.facts.isInterlaced == (header["interlace"]?.int == 1))
    }

    @Test(arguments: pngs.filter { RealData.values($0)?["opencv_unchanged"] != nil })
    func `the samples of a PNG are the known ones`(path: String) throws {
        let known = try #require(RealData.values(path)?["opencv_unchanged"])
        let pixels = try PictureDecoder(RealData.bytes(path)).pixels()
        let shape = try #require(known["shape"]).ints
        #expect([pixels.height, pixels.width] == Array(shape.prefix(2)))
        #expect(pixels.depth == (known["dtype"]?.string == "uint16" ? 16 : 8))
        let bytes = pixels.blueFirst(channels: shape.count > 2 ? shape[2] : 1)
        #expect(RealData.sha256(bytes) == known["sha256"]?.string)
    }

    @Test(arguments: jpegs) func `a JPEG is proved or refused with a typed error`(path: String) throws {
        let values = try #require(RealData.values(path))
        guard let width = values["width"]?.int else {
            #expect(throws: RasterError.self) { try PictureDecoder(RealData.bytes(path)).prove() }
            return
        }
        let decoder = try PictureDecoder(RealData.bytes(path))
        #expect(decoder.facts.width == width)
        #expect(decoder.facts.height == values["height"]?.int)
        #expect(decoder.facts.exifOrientation == values["exif_orientation"]?.int)
        do throws(RasterError) {
            try decoder.prove()
            let pixels = try decoder.pixels()
            #expect(pixels.width == width)
        } catch {
            // Other readers fill missing data with grey; here that is damage, and only in the malformed set.
            #expect(path.hasPrefix("image/jpeg-malformed"))
        }
    }
}

extension Pixels {
    /// The samples in OpenCV's order (blue, green, red, alpha) and little-endian, as the known hashes were
    /// made.
    func blueFirst(channels wanted: Int) -> [UInt8] {
        let order: [Int] =
            switch (channels, wanted) {
            case (3, 3), (4, 3): [2, 1, 0]
            case (4, 4): [2, 1, 0, 3]
            case (2, 4): [0, 0, 0, 1]
            case (1, 3), (2, 3): [0, 0, 0]
            default: [0]
            }
        var bytes: [UInt8] = []
        for pixel in 0..<width * height {
            for channel in order {
                switch samples {
                case .eight(let values): bytes.append(values[pixel * channels + channel])
                case .sixteen(let values):
                    let value = values[pixel * channels + channel]
                    bytes.append(UInt8(truncatingIfNeeded: value))
                    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
                }
            }
        }
        return bytes
    }
}
