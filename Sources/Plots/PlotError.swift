// Why a sheet is not drawn.

package enum PlotError: Error, Equatable, Sendable {
    /// The recording has no leads, or they hold no samples.
    case empty
    /// Samples per second are not a positive number.
    case frequency(Double)
    /// The caller's start is not a number, is negative, or lies at or after the recording's end.
    case start(Double, duration: Double)
    /// More or fewer dots per inch than a sheet is drawn with (`SheetFormat.dots`).
    case resolution(Int)
    /// A strip needs one to three leads; a sheet may have no rhythm strip, or up to three.
    case leadCount(Int)
    /// The drawing library found no memory or failed, with its status.
    case drawing(Int32)
}
