// Why an image is not drawn.

package import Raster

package enum RenderingError: Error, Equatable, Sendable {
    /// A number of the image's description makes no sense: which, in DICOM's terms.
    case wrongShape(String)
    case tooFewBytes(wanted: Int, found: Int)
    /// A lookup table or palette that is needed is missing or broken.
    case wrongTable(String)
    /// A window of no width, or one that is no number.
    case wrongWindow
    /// A picture of no size or of more pixels than allowed was asked for.
    case wrongSize
    /// The PNG writer's own words.
    case notWritten(String)
    /// A picture file that is refused as such.
    case picture(RasterError)
}
