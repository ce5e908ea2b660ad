// What a picture file is, without its pixels.

/// A PNG or JPEG picture that was decoded to its last row and found whole, or a DICOM picture, which says itself whether
/// it can be drawn.
package struct Picture: Codable, Sendable, Equatable {
    package enum Container: String, Codable, Sendable { case png, jpeg, dicom }

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
    /// What a DICOM file says beyond its pixels; absent for the others.
    package let dicom: DICOMFacts?
    /// Whom the file says it is about; absent where its format says nothing of a person.
    package let identity: FoundIdentity?

    package init(
        container: Container, width: Int, height: Int, bitDepth: Int, colourModel: ColourModel,
        hasAlpha: Bool,
        isInterlaced: Bool, exifOrientation: Int?, dicom: DICOMFacts? = nil, identity: FoundIdentity? = nil
    ) {
        self.container = container
        self.width = width
        self.height = height
        self.bitDepth = bitDepth
        self.colourModel = colourModel
        self.hasAlpha = hasAlpha
        self.isInterlaced = isInterlaced
        self.exifOrientation = exifOrientation
        self.dicom = dicom
        self.identity = identity
    }

    /// The same without what it says of a person.
    package var withoutIdentity: Picture {
        Picture(
            container: container, width: width, height: height, bitDepth: bitDepth, colourModel: colourModel,
            hasAlpha: hasAlpha, isInterlaced: isInterlaced, exifOrientation: exifOrientation, dicom: dicom)
    }
}
