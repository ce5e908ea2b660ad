// Why a picture is refused.

/// A refusal of a picture file, with the byte where that is known.
package struct RasterError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Neither a PNG nor a JPEG.
        case notAPicture
        /// The header is broken: what is wrong, in the format's terms.
        case badHeader(String)
        /// A side of zero pixels.
        case empty
        /// More pixels than allowed, found before anything was decoded.
        case tooManyPixels(width: Int, height: Int, limit: Int)
        /// The decoded rows would take more memory than allowed.
        case tooManyBytes(Int, limit: Int)
        /// A progressive JPEG with an absurd number of scans.
        case tooManyScans(limit: Int)
        /// The image data are missing, cut off or contradict themselves: the decoder's own words.
        case damaged(String)
        /// The decoder found no memory.
        case noMemory
        /// A sort of picture that can be proved whole but not turned into samples yet.
        case notDecodable(String)
    }

    package let kind: Kind
    package let offset: Int?

    package init(_ kind: Kind, at offset: Int? = nil) {
        self.kind = kind
        self.offset = offset
    }
}

/// How much of a picture is allowed; the defaults are for a county's photographs and digital X-rays, whose
/// largest (4,300 × 3,500) has 15 million pixels.
package struct RasterLimits: Sendable {
    /// Width × height. 100 megapixels.
    package var pixels = 100_000_000
    /// Bytes of a full decode, and of what libjpeg keeps for progressive pictures. 512 MiB.
    package var decodedBytes = 512 << 20
    /// Scans of a progressive JPEG; real ones have about ten.
    package var scans = 200

    package init() {}

    /// Refuses by arithmetic alone: nothing has been allocated when this is asked.
    func check(width: Int, height: Int) throws(RasterError) {
        guard width > 0, height > 0 else { throw RasterError(.empty) }
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, count <= pixels else {
            throw RasterError(.tooManyPixels(width: width, height: height, limit: pixels))
        }
    }
}
