// Why a compressed frame gives no pixels.

/// A refusal, with the byte of the frame where that is known.
package struct PixelCodecError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// No decoder is known for this transfer syntax.
        case transferSyntax(String)
        /// This program was built without the library that decodes it: the Debian package to install before building.
        case notBuilt(package: String)
        /// The declared frame makes no sense or is of a sort that is not drawn: what about it, in DICOM's terms.
        case description(String)
        /// Rows, columns or samples per pixel differ from those of the codestream: declared and found.
        case differs(String, declared: Int, found: Int)
        /// The frame's samples would take more bytes than allowed.
        case tooManyBytes(Int, limit: Int)
        /// A progressive JPEG with an absurd number of scans.
        case tooManyScans(limit: Int)
        /// No codestream of the kind that the transfer syntax promises.
        case noCodestream
        /// The codestream's header breaks its standard: what is wrong.
        case badHeader(String)
        /// A valid codestream that uses what is not supported.
        case unsupported(String)
        /// The coded data are missing, cut off or contradict themselves: the decoder's own words.
        case damaged(String)
        case noMemory
    }

    package let kind: Kind
    package let offset: Int?

    package init(_ kind: Kind, at offset: Int? = nil) {
        self.kind = kind
        self.offset = offset
    }
}

/// How much of a frame is allowed; the largest county image (a 4,300 × 3,500 film of 16 bits) has 30 MB.
package struct PixelCodecLimits: Sendable {
    /// Bytes of a decoded frame. 512 MiB.
    package var frameBytes = 512 << 20
    /// Scans of a progressive JPEG; real ones have about ten.
    package var scans = 200
    /// Tiles of a JPEG 2000 codestream; real ones have one to some hundreds.
    package var tiles = 4_096

    package init() {}
}
