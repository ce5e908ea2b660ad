// Which colours the three components of a DCT JPEG are: its markers and its shape before the data set's word.

struct JPEGColours: Equatable, Sendable {
    let isYCbCr: Bool
    /// The codestream is certain and the data set says otherwise.
    let contradictDeclared: Bool

    init(_ header: JPEGFrameHeader, declared: String) {
        let declaredYCbCr = declared.hasPrefix("YBR")
        let coded = Self.coded(header)
        isYCbCr = coded ?? declaredYCbCr
        contradictDeclared = coded.map { $0 != declaredYCbCr } ?? false
    }

    /// What the codestream itself says; nil when it is silent. Letters as component numbers are Sun's and DCMTK's way
    /// to say RGB, the Adobe marker says it outright, JFIF knows YCbCr only, and nobody halves the green of an RGB.
    private static func coded(_ header: JPEGFrameHeader) -> Bool? {
        let letters = [Array("RGB".utf8), Array("rgb".utf8)]
        if header.isSubsampled { return true }
        if let transform = header.adobeTransform { return transform != 0 }
        if letters.contains(header.componentIDs) { return false }
        return header.isJFIF ? true : nil
    }
}
