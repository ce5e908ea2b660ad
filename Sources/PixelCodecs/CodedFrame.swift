// What a codestream says of itself, whatever its family.

/// The facts of a codestream's header that choose a decoder and bound its work.
struct CodedFrame: Equatable, Sendable {
    enum Coder: Equatable, Sendable {
        case jpeg8, jpeg12, lossless8, lossless16, jpegLS, jpeg2000
    }

    let coder: Coder
    let width: Int
    let height: Int
    let components: Int
    let precision: Int
    /// JPEG 2000 alone says it.
    let isSigned: Bool?
    let tiles: Int
    /// The process as the codestream names it.
    let process: String
    /// JPEG: the decoder is to turn YCbCr into RGB.
    let isYCbCr: Bool
    /// Photometric Interpretation of the decoded samples.
    let colour: String
    /// What the codestream's markers say its components are, where that is not what was declared.
    let codedColour: String
    let hasOtherColours: Bool
    /// The codestream was found inside a JP2 file.
    let isWrapped: Bool
    /// The part of the frame's bytes that is the codestream, its end mark not yet looked for.
    let range: Range<Int>

    /// Bytes of a decoded sample.
    var sampleBytes: Int { precision <= 8 ? 1 : 2 }

    /// The first bytes tell the family: JPEG 2000, else JPEG, whose frame header tells JPEG-LS.
    init(parsing bytes: [UInt8], declared: String) throws(PixelCodecError) {
        if JPEG2000Header.isLikely(bytes) {
            self.init(try JPEG2000Header(parsing: bytes), declared)
        } else {
            let header = try JPEGFrameHeader(parsing: bytes)
            self.init(header, coder: try Self.coder(header), bytes.count, declared)
        }
    }

    private init(_ header: JPEGFrameHeader, coder: Coder, _ count: Int, _ declared: String) {
        self.coder = coder
        width = header.width
        height = header.height
        components = header.componentIDs.count
        precision = header.precision
        isSigned = nil
        tiles = 1
        process = header.process.name
        range = header.start..<count
        isWrapped = false
        let isDCT = coder == .jpeg8 || coder == .jpeg12
        let isColour = components == 3
        let colours = JPEGColours(header, declared: declared)
        isYCbCr = isDCT && isColour && colours.isYCbCr
        codedColour = colours.isYCbCr ? "YBR_FULL" : "RGB"
        hasOtherColours = isDCT && isColour && colours.contradictDeclared
        colour = isDCT && isColour ? "RGB" : declared
    }

    private init(_ header: JPEG2000Header, _ declared: String) {
        coder = .jpeg2000
        width = header.width
        height = header.height
        components = header.components
        precision = header.precision
        isSigned = header.isSigned
        tiles = header.tiles
        process = "JPEG 2000"
        range = header.codestream
        isWrapped = header.codestream.lowerBound > 0
        isYCbCr = false
        let isColour = components == 3
        // Where the codestream names its transform, undoing it gives RGB (PS3.5, 8.2.4); without it, samples are as stored.
        let namesTransform = declared == "YBR_RCT" || declared == "YBR_ICT"
        let staysYCbCr = declared.hasPrefix("YBR") && !namesTransform && !header.hasColourTransform
        colour = !isColour ? declared : staysYCbCr ? declared : "RGB"
        codedColour = header.hasColourTransform ? "YBR_RCT or YBR_ICT" : "RGB"
        hasOtherColours =
            isColour && declared.hasPrefix("YBR") && (header.hasColourTransform ? !namesTransform : namesTransform)
    }

    private static func coder(_ header: JPEGFrameHeader) throws(PixelCodecError) -> Coder {
        switch (header.process, header.precision) {
        case (.baseline, 8), (.extended, 8), (.progressive, 8): .jpeg8
        case (.extended, 12), (.progressive, 12): .jpeg12
        case (.lossless, 2...8): .lossless8
        case (.lossless, 9...16): .lossless16
        case (.jpegLS, 2...16): .jpegLS
        default:
            throw PixelCodecError(.unsupported("\(header.process.name) JPEG with samples of \(header.precision) bits"))
        }
    }
}
