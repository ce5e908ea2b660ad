// A picture as it is to be seen, for whoever asks over the pipe: a frame of a DICOM file, a PNG or a JPEG, drawn as PNG.

import DICOM
import Exams
import Intake
import Rendering
import Workers

enum PictureMaking {
    /// The first of the files is drawn.
    static func made(_ files: [ExamFile], _ wish: WorkerPicture) -> (WorkerReply, [UInt8]) {
        var reply = WorkerReply()
        guard let file = files.first else {
            reply.unmade = "no file"
            return (reply, [])
        }
        do {
            let bytes = try drawn(file, wish)
            reply.made = [WorkerReply.Made(name: "picture.png", size: bytes.count)]
            return (reply, bytes)
        } catch {
            reply.unmade = String("\(error)".prefix(300))
            return (reply, [])
        }
    }

    private static func drawn(_ file: ExamFile, _ wish: WorkerPicture) throws -> [UInt8] {
        switch FileSignature(of: file.bytes) {
        case .dicom:
            let pixels = try PixelData(DICOMFile(file.bytes))
            let frame = try pixels.frame(wish.frame - 1, codec: CompressedFrames())
            let (array, voi) = try (PixelArray(frame, pixels.description), VOITransform(pixels.description, wish))
            return try Drawing(array, voi, size: wish.size).png()
        case .png, .jpeg: return try PictureFile.png(of: file.bytes, size: wish.size)
        case let other: throw RenderingError.wrongShape(other.rawValue)
        }
    }
}

extension WorkerPicture {
    fileprivate var size: DrawnSize {
        guard let side else { return .natural }
        return .within(width: side, height: side)
    }
}

extension PixelArray {
    /// A frame with what its data set says of the meaning of its values.
    init(_ frame: PixelFrame, _ description: PixelDescription) throws(RenderingError) {
        let layout = frame.layout
        guard var colour = PixelColour(photometricInterpretation: layout.photometric.rawValue) else {
            throw .wrongShape("Photometric Interpretation")
        }
        if description.presentationShape == "INVERSE", colour == .monochrome2 { colour = .monochrome1 }
        try self.init(
            rows: layout.rows, columns: layout.columns, colour: colour, bitsAllocated: layout.bitsAllocated,
            bitsStored: layout.bitsStored, highBit: layout.highBit, isSigned: layout.isSigned, bytes: frame.bytes)
        padding = description.padding
        if let table = description.modalityTable {
            modality = .table(try Rendering.LookupTable(table))
        } else if let rescale = description.rescale {
            modality = .rescale(slope: rescale.slope, intercept: rescale.intercept)
        }
        if let tables = description.palette {
            palette = Rendering.Palette(
                red: try Rendering.LookupTable(tables.red), green: try Rendering.LookupTable(tables.green),
                blue: try Rendering.LookupTable(tables.blue))
        }
        if let spacing = description.spacing { pixelAspect = spacing.row / spacing.column }
    }
}

extension Rendering.LookupTable {
    fileprivate init(_ table: DICOM.LookupTable) throws(RenderingError) {
        try self.init(first: table.firstInput, entries: table.entries, bits: table.bits)
    }
}

extension VOITransform {
    /// The window that was asked for; else the file's own table, else its first window, else all that the picture holds.
    fileprivate init(_ description: PixelDescription, _ wish: WorkerPicture) throws(RenderingError) {
        let function = WindowFunction(name: description.windowFunction)
        if let centre = wish.centre, let width = wish.width {
            self = .window(center: centre, width: width, function)
        } else if let table = description.windowTables.first {
            self = .table(try Rendering.LookupTable(table))
        } else if let window = description.windows.first {
            self = .window(center: window.centre, width: window.width, function)
        } else {
            self = .wholeRange
        }
    }
}
