// Marks over a picture: what a device drew stays as sharp as its pixels are, and regions show their edge alone.

package import DICOM

extension OverlayPlane {
    /// Grey above which a mark is black, as white would not be seen on it.
    private static let bright: UInt8 = 191

    /// Makes white, or black on what is bright, what the plane marks on row `y` of the picture.
    package func draw(_ y: Int, columns width: Int, channels: Int, into row: inout [UInt8]) {
        let own = y - top
        guard (0..<rows).contains(own) else { return }
        for column in max(0, -left)..<max(0, -left, min(columns, width - left)) where isDrawn(own, column) {
            let place = (column + left) * channels
            let isBright = row[place..<place + channels].allSatisfy { $0 > Self.bright }
            for channel in 0..<channels { row[place + channel] = isBright ? 0 : 255 }
        }
    }

    /// A region that were filled would hide what it is about.
    private func isDrawn(_ row: Int, _ column: Int) -> Bool {
        guard self[row, column] else { return false }
        guard isRegion else { return true }
        return !(self[row - 1, column] && self[row + 1, column] && self[row, column - 1] && self[row, column + 1])
    }
}
