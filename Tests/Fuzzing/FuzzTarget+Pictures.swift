// Pictures under fuzz: DICOM, codestreams, PNG and JPEG.

import DICOM
import Intake
import PixelCodecs
import Raster
import Rendering
import Waveforms

extension FuzzTarget {
    func runPicture(_ bytes: [UInt8]) {
        switch self {
        case .dicom: Self.readDataSet(bytes)
        case .pixels: Self.drawFrames(bytes)
        case .dct: Self.decode(bytes, "1.2.840.10008.1.2.4.50")
        case .lossless: Self.decode(bytes, "1.2.840.10008.1.2.4.70")
        case .jpegls: Self.decode(bytes, "1.2.840.10008.1.2.4.80")
        case .jpeg2000: Self.decode(bytes, "1.2.840.10008.1.2.4.90")
        case .strip: Self.strip(bytes)
        default: Self.decodePicture(bytes)
        }
    }

    private static func readDataSet(_ bytes: [UInt8]) {
        guard let file = try? DICOMFile(bytes) else { return }
        for element in file.dataSet.elements {
            _ = file.dataSet.decoded(element.tag)
            _ = file.dataSet.numbers(element.tag)
            _ = file.dataSet.integers(element.tag)
        }
        if let exam = try? WaveformExam(file) { _ = exam.main.recording.leads.map(\.microvolts) }
        _ = try? Deidentification.file(file, pseudonym: "X", salt: [1], hash: { _ in [UInt8](repeating: 3, count: 32) })
    }

    private static func drawFrames(_ bytes: [UInt8]) {
        guard let file = try? DICOMFile(bytes), let pixels = try? PixelData(file) else { return }
        var wish = PictureWish()
        wish.size = .within(width: 64, height: 64)
        for index in 0..<min(3, pixels.frameCount) {
            wish.frame = index
            _ = try? Drawing(pixels, codec: CompressedFrames(), wish).png()
        }
    }

    /// A frame whose data set declares what its codestream says; the first byte chooses what a codestream cannot say.
    private static func decode(_ bytes: [UInt8], _ syntax: String) {
        guard let choice = bytes.first else { return }
        var limits = PixelCodecLimits()
        limits.frameBytes = 16 << 20
        var description = FrameDescription(
            rows: 1, columns: 1, samplesPerPixel: 1, bitsAllocated: choice & 1 == 0 ? 8 : 16,
            bitsStored: choice & 1 == 0 ? 8 : 12, isSigned: choice & 2 != 0,
            photometricInterpretation: choice & 4 == 0 ? "MONOCHROME2" : "YBR_FULL")
        let codestream = Array(bytes.dropFirst())
        for _ in 0..<4 {
            do throws(PixelCodecError) {
                let decoder = FrameDecoder(transferSyntax: syntax, description, limits: limits)
                _ = try decoder.decode(codestream)
                return
            } catch {
                guard case .differs(let what, _, let found) = error.kind else { return }
                switch what {
                case "Rows": description.rows = found
                case "Columns": description.columns = found
                default: description.samplesPerPixel = found
                }
            }
        }
    }

    private static func decodePicture(_ bytes: [UInt8]) {
        var limits = RasterLimits()
        limits.pixels = 4_000_000
        guard let decoder = try? PictureDecoder(bytes, limits: limits) else { return }
        try? decoder.prove()
        _ = try? PictureFile.thumbnail(of: bytes, limits: limits)
    }

    /// A picture without its metadata is still a picture of the same size.
    private static func strip(_ bytes: [UInt8]) {
        for stripped in [try? PNGStripping.strip(bytes), try? JPEGStripping.strip(bytes)].compactMap(\.self) {
            guard let facts = try? PictureFacts(probing: bytes), let left = try? PictureFacts(probing: stripped) else {
                continue
            }
            precondition(facts.width == left.width && facts.height == left.height, "stripping changed the picture")
        }
    }

    /// The codestreams of a DICOM file, with the byte that chooses.
    static func frameSeeds(_ bytes: [UInt8]) -> [[UInt8]] {
        guard let file = try? DICOMFile(bytes), let pixels = try? PixelData(file) else { return [] }
        let description = pixels.description.layout
        let choice: UInt8 = (description.bitsAllocated > 8 ? 1 : 0) | (description.isSigned ? 2 : 0)
        return (0..<min(2, pixels.frameCount)).compactMap { pixels.codestream($0).map { [choice] + $0 } }
    }
}
