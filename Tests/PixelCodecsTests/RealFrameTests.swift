// Every compressed frame of the real files: the known pixels, or a typed error.
import PixelCodecs
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent && FrameDecoder.missingPackages.isEmpty, "no real files, or no codecs"))
struct `Conformance of compressed frames` {
    static let paths = EncapsulatedFrames.paths()
    static let known = paths.filter { RealData.values($0)?["pixels"]?["sha256"] != nil }

    /// Lossy processes in which decoders may differ by rounding; here all tools agree but in one file.
    private static func isExact(_ path: String) -> Bool {
        let checks = RealData.values(path)?["pixels"]?["cross_check"]?.object?.values.compactMap(\.string) ?? []
        return !checks.contains { $0.hasPrefix("max abs diff") }
    }

    @Test func `every known file gives its pixels`() throws {
        var score = Conformance("DICOM compressed frames")
        for path in Self.known {
            score.file(path)
            let decoder = try #require(EncapsulatedFrames.decoder(path))
            var bytes: [UInt8] = []
            for frame in EncapsulatedFrames.frames(path) { bytes += try decoder.decode(frame).bytes }
            let pixels = try #require(RealData.values(path)?["pixels"])
            let samples = (pixels["shape"]?.ints ?? []).reduce(1, *)
            score.compare(bytes.count, samples * decoder.description.bitsAllocated / 8, "\(path) bytes")
            if Self.isExact(path) {
                score.compare(RealData.sha256(bytes), pixels["sha256"]?.string, path)
            } else {
                score.compare(Self.isNear(bytes, pixels, decoder), true, path)
                score.leaveOut("hash: the reference programs round differently; extremes and mean instead")
            }
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }

    /// Within 2 of the known extremes and mean, for the file whose tools round differently.
    private static func isNear(_ bytes: [UInt8], _ pixels: JSONValue, _ decoder: FrameDecoder) -> Bool {
        let samples = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8 }
        guard let low = samples.min(), let high = samples.max(), let mean = pixels["mean"]?.double else { return false }
        let found = Double(samples.reduce(0, +)) / Double(samples.count)
        return abs(low - (pixels["min"]?.int ?? -9)) <= 2 && abs(high - (pixels["max"]?.int ?? -9)) <= 2
            && abs(found - mean) <= 1
    }

    @Test func `a frame without known pixels gives a frame of the right size or a typed error`() throws {
        for path in Self.paths where !Self.known.contains(path) {
            let decoder = try #require(EncapsulatedFrames.decoder(path))
            for frame in EncapsulatedFrames.frames(path) {
                guard let decoded = try? decoder.decode(frame) else { continue }
                let description = decoded.description
                let size = description.rows * description.columns * description.samplesPerPixel
                #expect(decoded.bytes.count == size * description.bitsAllocated / 8, "\(path)")
            }
        }
    }
}
