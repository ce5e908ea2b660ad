// Decoding a picture: to prove that it is whole, or to have its samples.

/// A picture file whose header was read and found within the limits.
package struct PictureDecoder: Sendable {
    package let facts: PictureFacts
    /// The file ends without its end mark (EOI of a JPEG), which is all that it lacks if it decodes.
    package let isEndMissing: Bool
    let bytes: [UInt8]
    let limits: RasterLimits

    /// Reads the header; nothing is decoded yet.
    package init(_ bytes: [UInt8], limits: RasterLimits = RasterLimits()) throws(RasterError) {
        facts = try PictureFacts(probing: bytes, limits: limits)
        let mended = facts.container == .jpeg ? JPEGEnd.mended(bytes) : nil
        isEndMissing = mended != nil
        self.bytes = mended ?? bytes
        self.limits = limits
    }

    /// Decodes every row, keeping one at a time, and throws when anything is missing or broken.
    package func prove() throws(RasterError) {
        switch facts.container {
        case .png: try LibPNG.prove(bytes)
        case .jpeg: try LibJPEG.prove(bytes, limits)
        }
    }

    /// Decodes the whole picture into samples of 8 or 16 bits.
    package func pixels() throws(RasterError) -> Pixels {
        switch facts.container {
        case .png: try LibPNG.decode(bytes, facts, limits)
        case .jpeg: try LibJPEG.decode(bytes, facts, limits)
        }
    }
}
