// A picture as it is to be seen, for whoever asks over the pipe: a frame of a DICOM file, a PNG or a JPEG, drawn as PNG.

import DICOM
import Exams
import Intake
import Rendering
import Workers

enum PictureMaking {
    /// The first of the files is drawn.
    static func made(_ files: [ExamFile], _ wish: WorkerPicture) -> (WorkerReply, [UInt8]) {
        guard let file = files.first else { return WorkerReply.unmade(.noFile) }
        do {
            return WorkerReply.made("picture.png", try drawn(file, wish))
        } catch {
            return WorkerReply.unmade(.undrawn(error, file.name))
        }
    }

    private static func drawn(_ file: ExamFile, _ wish: WorkerPicture) throws -> [UInt8] {
        switch FileSignature(of: file.bytes) {
        case .dicom:
            var picture = PictureWish()
            (picture.frame, picture.hasOverlays, picture.size) = (wish.frame - 1, wish.overlays, wish.size)
            if let centre = wish.centre, let width = wish.width { picture.window = (centre, width) }
            let pixels = try PixelData(DICOMFile(file.bytes))
            guard (1...pixels.frameCount).contains(wish.frame) else {
                throw IntakeReason.noSuchFrame(wish.frame, of: pixels.frameCount, file.name)
            }
            return try Drawing(pixels, codec: CompressedFrames(), picture).png()
        case .png, .jpeg:
            guard wish.frame == 1 else { throw IntakeReason.noSuchFrame(wish.frame, of: 1, file.name) }
            return try PictureFile.png(of: file.bytes, size: wish.size)
        case let other: throw IntakeReason.notAPicture(other, file.name)
        }
    }
}

extension WorkerPicture {
    fileprivate var size: DrawnSize {
        guard let side else { return .natural }
        return .within(width: side, height: side)
    }
}
