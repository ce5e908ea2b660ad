// The three sorts of file that a sheet becomes.

package enum SheetFormat: Sendable, Equatable {
    /// Dots per inch; the file says so in its pHYs chunk.
    case png(dotsPerInch: Int)
    case svg
    /// True size: a millimetre of the grid is a millimetre of paper.
    case pdf

    package static let png = SheetFormat.png(dotsPerInch: 200)
    /// From a millimetre of three pixels to 35 million pixels.
    package static let dots = 72...600

    func check() throws(PlotError) {
        if case .png(let dots) = self, !Self.dots.contains(dots) { throw .resolution(dots) }
    }

    /// The narrowest step that is worth drawing, in millimetres: a pixel, or a dot of a good printer.
    var finest: Double {
        if case .png(let dots) = self { return 25.4 / Double(dots) }
        return 25.4 / 1_200
    }
}
