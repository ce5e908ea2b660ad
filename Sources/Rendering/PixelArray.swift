// The pixels of one image before anything is done to them, whatever file they came from.

package import DICOM

/// What the samples mean (DICOM PS3.3 C.7.6.3.1.2).
package enum PixelColour: Equatable, Sendable {
    /// The least value is white.
    case monochrome1
    /// The least value is black.
    case monochrome2
    /// An index into `PixelArray.palette`.
    case palette
    case rgb
    /// Full-range YCbCr of ITU-R BT.601, as in JFIF: one of each a pixel. Of eight bits they come as RGB already.
    case ybrFull

    /// By Photometric Interpretation as written; nil for what cannot be drawn.
    package init?(photometricInterpretation name: String) {
        switch name {
        case "MONOCHROME1": self = .monochrome1
        case "MONOCHROME2": self = .monochrome2
        case "PALETTE COLOR": self = .palette
        case "RGB", "YBR_RCT", "YBR_ICT": self = .rgb
        case "YBR_FULL": self = .ybrFull
        default: return nil
        }
    }

    /// Samples of a pixel.
    package var channels: Int {
        switch self {
        case .monochrome1, .monochrome2, .palette: 1
        case .rgb, .ybrFull: 3
        }
    }
}

/// One image's samples: row by row from the top, the samples of a pixel together, little-endian.
package struct PixelArray: Equatable, Sendable {
    package let rows: Int
    package let columns: Int
    package let colour: PixelColour
    /// Bits of a sample's container: 8 or 16.
    package let bitsAllocated: Int
    /// Bits of a sample: 1 to `bitsAllocated`.
    package let bitsStored: Int
    /// The place of the sample's most significant bit in its container.
    package let highBit: Int
    /// Two's complement.
    package let isSigned: Bool
    /// A slice, so that native pixels need not be copied out of their file.
    package let bytes: ArraySlice<UInt8>

    /// Meaning of the samples and how they become grey.
    package var modality: ModalityTransform = .identity
    /// Stored values that are no image: Pixel Padding Value, and the range to its limit.
    package var padding: ClosedRange<Int>?
    /// Red, green and blue for `.palette`.
    package var palette: Rendering.Palette?
    /// Height of a pixel divided by its width; 1 for square ones.
    package var pixelAspect = 1.0
    /// Drawn over the finished greys or colours.
    package var overlays: [OverlayPlane] = []

    /// Refuses what does not fit together, and bytes that are too few; bytes beyond the last pixel are let be.
    package init(
        rows: Int, columns: Int, colour: PixelColour, bitsAllocated: Int, bitsStored: Int, highBit: Int? = nil,
        isSigned: Bool = false, bytes: ArraySlice<UInt8>
    ) throws(RenderingError) {
        let highBit = highBit ?? bitsStored - 1
        guard (1...65_535).contains(rows), (1...65_535).contains(columns) else { throw .wrongShape("Rows and Columns") }
        guard bitsAllocated == 8 || bitsAllocated == 16 else { throw .wrongShape("Bits Allocated") }
        guard (1...bitsAllocated).contains(bitsStored) else { throw .wrongShape("Bits Stored") }
        guard highBit >= bitsStored - 1, highBit < bitsAllocated else { throw .wrongShape("High Bit") }
        let wanted = rows * columns * colour.channels * (bitsAllocated / 8)
        guard bytes.count >= wanted else { throw .tooFewBytes(wanted: wanted, found: bytes.count) }
        self.rows = rows
        self.columns = columns
        self.colour = colour
        self.bitsAllocated = bitsAllocated
        self.bitsStored = bitsStored
        self.highBit = highBit
        self.isSigned = isSigned
        self.bytes = bytes
    }

    package init(
        rows: Int, columns: Int, colour: PixelColour, bitsAllocated: Int, bitsStored: Int, highBit: Int? = nil,
        isSigned: Bool = false, bytes: [UInt8]
    ) throws(RenderingError) {
        try self.init(
            rows: rows, columns: columns, colour: colour, bitsAllocated: bitsAllocated, bitsStored: bitsStored,
            highBit: highBit, isSigned: isSigned, bytes: bytes[...])
    }

    /// The pixel's shape; 1 where it is one that nobody can mean, and no number.
    package var drawnAspect: Double { (0.01...100).contains(pixelAspect) ? pixelAspect : 1 }

    /// The least and greatest value a sample can have.
    package var possibleValues: ClosedRange<Int> {
        isSigned ? -(1 << (bitsStored - 1))...(1 << (bitsStored - 1)) - 1 : 0...(1 << bitsStored) - 1
    }

    /// The value of a sample whose bits, moved down to bit 0, are `bits`.
    func value(of bits: Int) -> Int {
        isSigned && bits >> (bitsStored - 1) & 1 == 1 ? bits - 1 << bitsStored : bits
    }
}
