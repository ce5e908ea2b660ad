// What a picture file says of itself before a single pixel is decoded.

package struct PictureFacts: Equatable, Sendable {
    package enum Container: Equatable, Sendable { case png, jpeg }
    package enum ColourModel: Equatable, Sendable { case grey, rgb, palette, ycbcr, cmyk }

    package let container: Container
    package let width: Int
    package let height: Int
    /// Bits of a stored sample, or of an index for palettes.
    package let bitDepth: Int
    package let colourModel: ColourModel
    /// An alpha channel or a transparent colour.
    package let hasAlpha: Bool
    /// Adam7 (PNG) or progressive (JPEG).
    package let isInterlaced: Bool
    /// 1…8; nil when the file does not say.
    package let exifOrientation: Int?

    /// Reads the header alone and holds its size against the limits.
    package init(probing bytes: [UInt8], limits: RasterLimits = RasterLimits()) throws(RasterError) {
        if PNGHeader.isLikely(bytes) {
            self.init(try PNGHeader(parsing: bytes))
        } else if JPEGHeader.isLikely(bytes) {
            self.init(try JPEGHeader(parsing: bytes))
        } else {
            throw RasterError(.notAPicture, at: 0)
        }
        try limits.check(width: width, height: height)
    }

    private init(_ header: PNGHeader) {
        container = .png
        width = header.width
        height = header.height
        bitDepth = header.bitDepth
        colourModel =
            switch header.colourType {
            case .grey, .greyAlpha: .grey
            case .rgb, .rgba: .rgb
            case .palette: .palette
            }
        hasAlpha =
            header.colourType == .greyAlpha || header.colourType == .rgba || header.hasTransparentColour
        isInterlaced = header.isInterlaced
        exifOrientation = header.orientation
    }

    private init(_ header: JPEGHeader) {
        container = .jpeg
        width = header.width
        height = header.height
        bitDepth = header.precision
        colourModel = header.colourModel
        hasAlpha = false
        isInterlaced = header.isProgressive
        exifOrientation = header.orientation
    }
}
