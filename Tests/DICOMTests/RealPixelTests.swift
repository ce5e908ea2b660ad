// Every real DICOM picture: samples by their hash where the room decodes them itself, codestreams where a codec must.
import DICOM
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of DICOM pixels` {
    static let paths = RealData.paths(under: "image/dicom") + RealData.paths(under: "image/dicom-charset")

    @Test func `native and run-length pixels have the known hash, the others a codestream for each frame`() throws {
        var score = Conformance("DICOM pixels")
        for path in Self.paths {
            guard let known = RealData.values(path)?["pixels"] else { continue }
            let pixels = try PixelData(DICOMFile(RealData.bytes(path)))
            if case .needsCodec? = pixels.obstacle() {
                score.leaveOut("compressed: a row of its own", file: path)
                for index in 0..<pixels.frameCount {
                    let stream = try #require(pixels.codestream(index))
                    #expect(stream.starts(with: [0xFF, 0xD8]) || stream.starts(with: [0xFF, 0x4F]), "\(path)")
                }
                continue
            }
            score.file(path)
            var all: [UInt8] = []
            for index in 0..<pixels.frameCount { all += try pixels.frame(index).bytes }
            score.compare(RealData.sha256(all), known["sha256"]?.string, path)
            score.compare(pixels.shape, known["shape"]?.ints, path)
        }
        #expect(score.isKept(), "\(score.mismatches)")
    }
}

extension PixelData {
    /// As reference programs say it: frames where there are several, rows, columns, samples where there are several.
    var shape: [Int] {
        let layout = description.layout
        return (frameCount > 1 ? [frameCount] : []) + [layout.rows, layout.columns]
            + (layout.samplesPerPixel > 1 ? [layout.samplesPerPixel] : [])
    }
}
