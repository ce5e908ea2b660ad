// What a picture says of its pixels that cannot be so, and is read another way.

/// A contradiction that was got over: told with the picture, never settled silently.
package enum PixelDoubt: Equatable, Sendable {
    /// Colours are said to be halved (YBR_FULL_422), and the bytes are those of whole ones: read as YBR_FULL.
    case coloursNotHalved
    /// As many codestreams are there as found; all are drawn.
    case frames(declared: Int, found: Int)
    /// Rescale Slope is 0, by which every pixel would measure the same: read as 1.
    case slopeZero
    /// High Bit leaves no room for Bits Stored: read as the one below it.
    case highBit(declared: Int, used: Int)
}

extension PixelDescription {
    /// The doubt that fewer frames are there than declared, which is left out from then on; nil where there is none.
    package mutating func takeMissingFrames() -> (declared: Int, found: Int)? {
        for (index, doubt) in doubts.enumerated() {
            guard case .frames(let declared, let found) = doubt, found < declared else { continue }
            doubts.remove(at: index)
            return (declared, found)
        }
        return nil
    }
}
