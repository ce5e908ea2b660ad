// A picture's pixels for a viewer that windows them itself, for whoever asks over the pipe.

import DICOM
import Exams
import Intake
import Raster
import Rendering
import Workers

enum FrameMaking {
    /// The longest side of what is given: a larger picture comes reduced, and says so.
    private static let mostSide = 4_096
    /// Of colour pictures, whose three bytes a pixel need no window.
    private static let mostColourSide = 2_560

    /// The first of the files is taken apart.
    static func made(_ files: [ExamFile], _ wish: WorkerPixels, gzip: Bool) -> (WorkerReply, [UInt8]) {
        guard let file = files.first else { return WorkerReply.unmade(.noFile) }
        do {
            let (head, samples) = try frame(file, wish)
            return ViewFile.made("frame.lyv", head, samples, gzip: gzip)
        } catch {
            return WorkerReply.unmade(.undrawn(error, file.name))
        }
    }

    private static func frame(_ file: ExamFile, _ wish: WorkerPixels) throws -> (FrameHead, [UInt8]) {
        switch FileSignature(of: file.bytes) {
        case .dicom:
            let pixels = try PixelData(DICOMFile(file.bytes))
            guard (1...pixels.frameCount).contains(wish.frame) else {
                throw IntakeReason.noSuchFrame(wish.frame, of: pixels.frameCount, file.name)
            }
            let frame = try pixels.frame(wish.frame - 1, codec: CompressedFrames())
            let description = pixels.description(ofFrame: wish.frame - 1)
            let array = try PixelArray(frame, description)
            var head = FrameHead(array, frame: wish.frame, of: pixels.frameCount)
            head.tell(description)
            var (filled, bytes) = try filled(head, array, wish)
            filled.overlay = OverlayMask.bits(
                of: pixels.overlays(wish.frame - 1), on: array, rows: filled.rows, columns: filled.columns)
            return (filled, bytes)
        case .png, .jpeg:
            guard wish.frame == 1 else { throw IntakeReason.noSuchFrame(wish.frame, of: 1, file.name) }
            let decoder = try PictureDecoder(file.bytes)
            let array = try PixelArray(plain: decoder.pixels().upright(orientation: decoder.facts.exifOrientation))
            return try filled(FrameHead(array, frame: 1, of: 1), array, wish)
        case let other: throw IntakeReason.notAPicture(other, file.name)
        }
    }

    private static func filled(_ head: FrameHead, _ array: PixelArray, _ wish: WorkerPixels) throws -> (
        FrameHead, [UInt8]
    ) {
        var head = head
        guard array.colour == .monochrome1 || array.colour == .monochrome2 else {
            let side = min(wish.side ?? mostColourSide, mostColourSide)
            let drawing = try Drawing(array, size: .within(width: side, height: side))
            (head.rows, head.columns, head.channels, head.bits) = (drawing.height, drawing.width, 3, 8)
            // Drawing has made its pixels square.
            head.aspect = 1
            return (head, try drawing.drawn().eightBits)
        }
        let grey = try GreySamples(array, side: min(wish.side ?? mostSide, mostSide))
        (head.rows, head.columns, head.bits, head.isSigned) = (grey.rows, grey.columns, grey.bits, grey.isSigned)
        head.range = grey.range.map { [$0.lowerBound, $0.upperBound] }
        return (head, grey.bytes)
    }
}

extension Pixels {
    fileprivate var eightBits: [UInt8] {
        if case .eight(let bytes) = samples { bytes } else { [] }
    }
}

extension PixelArray {
    /// A decoded picture; 16 bits of grey stay 16, everything else becomes eight on a white ground.
    fileprivate init(plain picture: Pixels) throws(RenderingError) {
        guard picture.channels == 1, case .sixteen(let values) = picture.samples else {
            try self.init(picture)
            return
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * values.count)
        for value in values {
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        try self.init(
            rows: picture.height, columns: picture.width, colour: .monochrome2, bitsAllocated: 16, bitsStored: 16,
            bytes: bytes)
    }
}
