// What a picture file is, without its pixels.

/// A PNG or JPEG picture that was decoded to its last row and found whole.
package struct Picture: Codable, Sendable, Equatable {
    package enum Container: String, Codable, Sendable { case png, jpeg }

    /// How the file stores colour.
    package enum ColourModel: String, Codable, Sendable {
        case grey, rgb, palette, ycbcr, cmyk
    }

    package let container: Container
    /// Pixels across, before any EXIF turning.
    package let width: Int
    package let height: Int
    /// Bits of one stored sample (of one index, for palettes).
    package let bitDepth: Int
    package let colourModel: ColourModel
    /// Transparency of any form: an alpha channel or a transparent colour.
    package let hasAlpha: Bool
    /// Adam7 for PNG, progressive for JPEG.
    package let isInterlaced: Bool
    /// 1…8 as EXIF defines it; nil when the file does not say (then it is upright).
    package let exifOrientation: Int?

    package init(
        container: Container, width: Int, height: Int, bitDepth: Int, colourModel: ColourModel,
        hasAlpha: Bool,
        isInterlaced: Bool, exifOrientation: Int?
    ) {
        self.container = container
        self.width = width
        self.height = height
        self.bitDepth = bitDepth
        self.colourModel = colourModel
        self.hasAlpha = hasAlpha
        self.isInterlaced = isInterlaced
        self.exifOrientation = exifOrientation
    }
}
