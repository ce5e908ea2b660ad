// The end of a codestream: its mark is what tells a whole frame from one that was cut off and filled with zeros.

/// A codestream whose last bytes are its end mark, EOI or EOC, which all families write as FF D9.
struct MarkedCodestream: Equatable, Sendable {
    let bytes: [UInt8]
    /// The mark was missing and is ours.
    let wasUnmarked: Bool

    /// What follows the mark is left out. A frame without a mark is given one, so that a decoder that wants more than
    /// there is finds it instead of the end of its buffer: CharLS 2.4 does not return from the latter.
    /// Nothing is coded as FF D9, so the last one after the header is the mark.
    init(_ frame: [UInt8], _ range: Range<Int>) throws(PixelCodecError) {
        var end = range.upperBound
        while end - 2 >= range.lowerBound, frame[end - 2] != 0xFF || frame[end - 1] != 0xD9 { end -= 1 }
        if end - 2 >= range.lowerBound {
            bytes = range.lowerBound == 0 && end == frame.count ? frame : Array(frame[range.lowerBound..<end])
            wasUnmarked = false
            return
        }
        // One zero makes the length even; more stand where data should be.
        guard frame[range].suffix(2).contains(where: { $0 != 0 }) else {
            throw PixelCodecError(.damaged("no end of the image, and zeros in its place"), at: range.upperBound)
        }
        bytes = Array(frame[range]) + [0xFF, 0xD9]
        wasUnmarked = true
    }
}
