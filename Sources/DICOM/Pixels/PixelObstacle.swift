// Why the pixels of a file cannot be drawn, while the rest of it stands.

/// A refusal to give pixels. The file is kept, listed and shown with this reason.
package enum PixelObstacle: Error, Equatable, Sendable {
    /// There is no pixel data element, as in reports, directories and plans.
    case noPixels
    /// An element without which the pixels mean nothing is absent or empty.
    case missing(DICOMTag)
    /// An element's value cannot be, or contradicts another.
    case impossible(DICOMTag)
    /// Fewer bytes of pixels than rows, columns, samples and frames need.
    case cut(wanted: Int, available: Int)
    /// Bits Allocated other than 1, 8 and 16.
    case bits(Int)
    /// A photometric interpretation that is not drawn.
    case photometric(String)
    /// Pixels are real numbers (7FE0,0008) or (7FE0,0009).
    case floatingPoint
    /// A transfer syntax that no program here decodes.
    case transferSyntax(String)
    /// The transfer syntax is decoded by a codec that is not at hand.
    case needsCodec(String)
    /// Which fragment belongs to which frame cannot be told.
    case fragments(frames: Int, fragments: Int)
    /// More than `DICOMLimits` allow.
    case tooLarge(DICOMLimits.Kind)
    /// A frame, counted from 1, whose compressed bytes are broken.
    case damagedFrame(Int, String)
}
