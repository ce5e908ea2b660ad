// Photometric Interpretation: what the samples of a pixel stand for.

/// The interpretations of PS3.3 C.7.6.3.1.2 that are drawn.
package enum Photometric: String, Sendable {
    /// The least value is white.
    case monochrome1 = "MONOCHROME1"
    /// The least value is black.
    case monochrome2 = "MONOCHROME2"
    case palette = "PALETTE COLOR"
    case rgb = "RGB"
    case ybrFull = "YBR_FULL"
    case ybrFull422 = "YBR_FULL_422"
    /// Inside JPEG 2000 codestreams alone.
    case ybrRCT = "YBR_RCT"
    case ybrICT = "YBR_ICT"
    /// Inside JPEG and moving pictures alone.
    case ybrPartial420 = "YBR_PARTIAL_420"
    case ybrPartial422 = "YBR_PARTIAL_422"

    /// Samples of a pixel that the interpretation demands.
    var samples: Int { [.monochrome1, .monochrome2, .palette].contains(self) ? 1 : 3 }
}
