// Every real PNG and JPEG: the valid ones give the known pixels, the broken ones a typed error.
import Raster
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of pictures` {
    @Test(arguments: [("PNG", "image/png"), ("PNG, malformed", "image/png-malformed")])
    func `a PNG decodes exactly when libpng's own reading did, to the known samples`(row: String, folder: String) throws
    {
        var score = Conformance(row)
        for path in RealData.paths(under: folder) {
            score.file(path)
            let known = try #require(RealData.values(path))
            let found = try? PictureDecoder(RealData.bytes(path))
            let isSound = (try? found?.prove()) != nil
            score.compare(isSound, known["libpng_decodes"]?.bool, "\(path) is whole")
            guard isSound, let found else {
                #expect(throws: RasterError.self) { _ = try PictureDecoder(RealData.bytes(path)).pixels() }
                continue
            }
            compare(found, known, path, &score)
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }

    private func compare(_ picture: PictureDecoder, _ known: JSONValue, _ path: String, _ score: inout Conformance) {
        let header = known["ihdr"]
        score.compare(picture.facts.width, header?["width"]?.int, "\(path) width")
        score.compare(picture.facts.height, header?["height"]?.int, "\(path) height")
        score.compare(picture.facts.bitDepth, header?["bit_depth"]?.int, "\(path) depth")
        score.compare(picture.facts.isInterlaced, header?["interlace"]?.int == 1, "\(path) interlace")
        guard let samples = known["opencv_unchanged"] else { return }
        let pixels = try? picture.pixels()
        let shape = samples["shape"]?.ints ?? []
        score.compare([pixels?.height ?? 0, pixels?.width ?? 0], Array(shape.prefix(2)), "\(path) shape")
        score.compare(pixels?.depth, samples["dtype"]?.string == "uint16" ? 16 : 8, "\(path) sample")
        let bytes = pixels?.blueFirst(channels: shape.count > 2 ? shape[2] : 1) ?? []
        score.compare(RealData.sha256(bytes), samples["sha256"]?.string, "\(path) samples")
    }

    @Test(arguments: [
        ("JPEG, malformed", "image/jpeg-malformed"), ("photographs of paper ECGs", "ecg/paper-image"),
        ("X-ray as PNG", "image/xray-png"),
    ])
    func `a photograph is proved with the known size, or refused with a typed error`(row: String, folder: String) throws
    {
        var score = Conformance(row)
        for path in RealData.paths(under: folder) {
            let known = try #require(RealData.values(path))
            guard !path.hasSuffix(".bmp") else {
                #expect(throws: RasterError.self) { try PictureDecoder(RealData.bytes(path)).prove() }
                score.leaveOut("BMP, which is refused by name", file: path)
                continue
            }
            score.file(path)
            guard known["width"] != nil else {
                let isSound = (try? PictureDecoder(RealData.bytes(path)).prove()) != nil
                score.compare(isSound, false, "\(path) is whole")
                continue
            }
            compareSize(try PictureDecoder(RealData.bytes(path)), known, path, &score)
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }

    private func compareSize(_ picture: PictureDecoder, _ known: JSONValue, _ path: String, _ score: inout Conformance)
    {
        score.compare(picture.facts.width, known["width"]?.int, "\(path) width")
        score.compare(picture.facts.height, known["height"]?.int, "\(path) height")
        score.compare(picture.facts.exifOrientation, known["exif_orientation"]?.int, "\(path) orientation")
        do throws(RasterError) {
            try picture.prove()
            score.compare(try picture.pixels().width, known["width"]?.int, "\(path) pixels")
        } catch {
            // Other readers fill missing data with grey; here that is damage, and only in the malformed set.
            #expect(path.hasPrefix("image/jpeg-malformed"))
            score.leaveOut("pixels: other readers fill missing data with grey, ours refuses")
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
