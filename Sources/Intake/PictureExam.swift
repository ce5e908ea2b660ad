// A picture from a PNG or JPEG file, decoded to its last row to prove that it is whole.

import Exams
import Raster

struct PictureExam: ExamReading {
    private let file: ExamFile

    init(_ file: ExamFile) {
        self.file = file
    }

    func answer() throws(Unreadable) -> IntakeAnswer {
        do throws(RasterError) {
            let decoder = try PictureDecoder(file.bytes)
            try decoder.prove()
            let warnings = decoder.isEndMissing ? [IntakeReason.endMissing(file.name)] : []
            return .read(.picture(Picture(decoder.facts)), warnings: warnings)
        } catch {
            throw Unreadable(error, file.name)
        }
    }
}

extension Picture {
    init(_ facts: PictureFacts) {
        self.init(
            container: facts.container == .png ? .png : .jpeg, width: facts.width, height: facts.height,
            bitDepth: facts.bitDepth, colourModel: ColourModel(facts.colourModel), hasAlpha: facts.hasAlpha,
            isInterlaced: facts.isInterlaced, exifOrientation: facts.exifOrientation)
    }
}

extension Picture.ColourModel {
    fileprivate init(_ model: PictureFacts.ColourModel) {
        switch model {
        case .grey: self = .grey
        case .rgb: self = .rgb
        case .palette: self = .palette
        case .ycbcr: self = .ycbcr
        case .cmyk: self = .cmyk
        }
    }
}
