// What stands before a frame's pixels: their arrangement, what they mean and how the file wants them shown.

import DICOM
import FoundationEssentials
import Rendering

/// Nothing of it tells whose picture it is.
struct FrameHead: Encodable {
    struct Window: Encodable {
        let centre: Double
        let width: Double
        let name: String?
    }

    /// A VOI LUT: grey is `entries[value - first] / white`, the ends held.
    struct Table: Encodable {
        let first: Int
        let white: Int
        /// UInt16, least significant byte first, in Base64.
        let entries: String
    }

    let form = "frame"
    let version = 1
    let frame: Int
    let frames: Int
    /// Of the pixels that follow.
    var rows: Int
    var columns: Int
    /// Of the picture itself; places on it are told in its own pixels.
    let fullRows: Int
    let fullColumns: Int
    /// 1 grey, 3 red, green and blue.
    var channels = 1
    /// 8 or 16, least significant byte first.
    var bits = 8
    var isSigned = false
    /// Bits that a stored value can fill: 7 of 8, 12 of 16.
    let stored: Int
    /// Measured value = stored value × slope + intercept.
    var slope = 1.0
    var intercept = 0.0
    /// Of the measured value: `HU`.
    var unit: String?
    /// The least value is white.
    let isInverted: Bool
    /// Stored values that are no picture, from and to.
    var padding: [Int]?
    /// The least and the greatest stored value here.
    var range: [Int]?
    var windows: [Window] = []
    /// `LINEAR`, `LINEAR_EXACT` or `SIGMOID`.
    var windowFunction = "LINEAR"
    var table: Table?
    /// Millimetres from row to row and from column to column; absent where nobody knows.
    var spacing: [Double]?
    /// `patient`, `detector` or `film`: where the spacing holds.
    var spacingHolds: String?
    /// What the file's overlays mark: one bit a pixel of these rows and columns; see ``OverlayMask``.
    var overlay: String?
    /// Height of a pixel divided by its width.
    var aspect: Double

    init(_ array: PixelArray, frame: Int, of frames: Int) {
        self.frame = frame
        self.frames = frames
        rows = array.rows
        columns = array.columns
        fullRows = array.rows
        fullColumns = array.columns
        stored = array.bitsStored
        isInverted = array.colour == .monochrome1
        aspect = array.drawnAspect
        if case .rescale(let slope, let intercept) = array.modality {
            self.slope = slope
            self.intercept = intercept
            padding = array.padding.map { [$0.lowerBound, $0.upperBound] }
        }
    }

    mutating func tell(_ description: PixelDescription) {
        unit = description.rescale?.type
        windows = description.windows.prefix(8).map {
            Window(centre: $0.centre, width: $0.width, name: $0.explanation.map { String($0.prefix(64)) })
        }
        windowFunction = description.windowFunction
        table = description.windowTables.first.flatMap { Table($0) }
        if let known = description.spacing, known.source != .ratio {
            spacing = [known.row, known.column]
            spacingHolds = known.source.rawValue
        }
    }
}

extension FrameHead.Table {
    fileprivate init?(_ table: DICOM.LookupTable) {
        guard
            let checked = try? Rendering.LookupTable(first: table.firstInput, entries: table.entries, bits: table.bits)
        else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * table.entries.count)
        for entry in table.entries {
            bytes.append(UInt8(truncatingIfNeeded: entry))
            bytes.append(UInt8(truncatingIfNeeded: entry >> 8))
        }
        self.init(first: checked.first, white: checked.white, entries: Data(bytes).base64EncodedString())
    }
}
