// A frame of a DICOM file on the screen: what its data set says of values, windows and overlays, and what was asked for.

package import DICOM

/// How a picture is wanted.
package struct PictureWish: Sendable {
    /// Counted from 0.
    package var frame = 0
    /// Centre and width in the file's measured values; nil for the file's own window.
    package var window: (centre: Double, width: Double)?
    package var hasOverlays = true
    package var size = DrawnSize.natural

    package init() {}
}

extension Drawing {
    /// - Throws: `PixelObstacle` for pixels that the file does not give, `RenderingError` for what cannot be drawn.
    package init(_ pixels: PixelData, codec: (any FrameCodec)?, _ wish: PictureWish) throws {
        if let obstacle = pixels.obstacle(codec) { throw obstacle }
        let frame = try pixels.frame(wish.frame, codec: codec)
        let description = pixels.description(ofFrame: wish.frame)
        var array = try PixelArray(frame, description)
        if wish.hasOverlays { array.overlays = pixels.overlays(wish.frame) }
        try self.init(array, VOITransform(description, wish), size: wish.size)
    }
}

extension PixelArray {
    /// A frame with what its data set says of the meaning of its values.
    package init(_ frame: PixelFrame, _ description: PixelDescription) throws(RenderingError) {
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
    /// The window that was asked for; else the file's own table, else its first window that can be drawn with, else all
    /// that the picture holds. A window narrower than a step, which a linear one cannot be, is asked for where measured
    /// values are fractions: it is drawn exactly.
    init(_ description: PixelDescription, _ wish: PictureWish) throws(RenderingError) {
        let function = WindowFunction(name: description.windowFunction)
        if let window = wish.window {
            let isNarrow = function == .linear && window.width < 1
            self = .window(center: window.centre, width: window.width, isNarrow ? .linearExact : function)
        } else if let table = description.windowTables.first {
            self = .table(try Rendering.LookupTable(table))
        } else if let window = description.windows.first {
            self = .window(center: window.centre, width: window.width, function)
        } else {
            self = .wholeRange
        }
    }
}
