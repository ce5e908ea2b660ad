// How the samples of one frame are arranged, before and after it is decoded.

/// What the Image Pixel module says of every frame.
package struct FrameLayout: Sendable, Equatable {
    package let rows: Int
    package let columns: Int
    package let samplesPerPixel: Int
    /// Bits of a sample's place: 1, 8, 16 or 32.
    package let bitsAllocated: Int
    package let bitsStored: Int
    package let highBit: Int
    /// Two's complement.
    package let isSigned: Bool
    package let photometric: Photometric

    package init(
        rows: Int, columns: Int, samplesPerPixel: Int, bitsAllocated: Int, bitsStored: Int, highBit: Int,
        isSigned: Bool, photometric: Photometric
    ) {
        self.rows = rows
        self.columns = columns
        self.samplesPerPixel = samplesPerPixel
        self.bitsAllocated = bitsAllocated
        self.bitsStored = bitsStored
        self.highBit = highBit
        self.isSigned = isSigned
        self.photometric = photometric
    }

    /// Samples of one frame. Sides are at most 65,535 and samples 4: no product overflows.
    var sampleCount: Int { rows * columns * samplesPerPixel }

    /// Bytes of a decoded sample: one bit is given as a byte.
    package var sampleBytes: Int { max(1, bitsAllocated / 8) }

    /// Bytes of a decoded frame.
    package var frameBytes: Int { sampleCount * sampleBytes }

    /// The same frame with a colour for each pixel.
    var notHalved: FrameLayout {
        FrameLayout(
            rows: rows, columns: columns, samplesPerPixel: samplesPerPixel, bitsAllocated: bitsAllocated,
            bitsStored: bitsStored, highBit: highBit, isSigned: isSigned, photometric: .ybrFull)
    }

    /// The same frame as it is given out: one byte for a bit, and RGB where colours were converted.
    func decoded(as photometric: Photometric) -> FrameLayout {
        FrameLayout(
            rows: rows, columns: columns, samplesPerPixel: samplesPerPixel, bitsAllocated: sampleBytes * 8,
            bitsStored: bitsStored, highBit: bitsStored - 1, isSigned: isSigned, photometric: photometric)
    }
}

/// One frame: row by row, the samples of a pixel together, each little-endian. Unused bits are zero, or the sign's.
package struct PixelFrame: Sendable {
    /// `layout.frameBytes` bytes; a slice of the file itself where nothing had to be done.
    package let bytes: ArraySlice<UInt8>
    package let layout: FrameLayout

    package init(_ bytes: ArraySlice<UInt8>, _ layout: FrameLayout) {
        self.bytes = bytes
        self.layout = layout
    }
}

/// Decodes codestreams that this room does not: JPEG, JPEG-LS, JPEG 2000. The room stays free of C libraries by it.
package protocol FrameCodec: Sendable {
    /// Whether frames of this transfer syntax, by UID, are decoded.
    func decodes(_ transferSyntax: String) -> Bool

    /// One frame from its codestream: samples of a pixel together, little-endian, colours as RGB. The layout that comes
    /// back says what the bytes are.
    func frame(
        _ codestream: [UInt8], transferSyntax: String, _ layout: FrameLayout
    ) throws(FrameCodecRefusal) -> PixelFrame
}

/// Why a codestream gives no frame, in the codec's words.
package struct FrameCodecRefusal: Error, Sendable, Equatable {
    package let detail: String
    /// The frame may be sound: what decodes it is not at hand.
    package let isUnavailable: Bool

    package init(_ detail: String, isUnavailable: Bool = false) {
        self.detail = detail
        self.isUnavailable = isUnavailable
    }
}
