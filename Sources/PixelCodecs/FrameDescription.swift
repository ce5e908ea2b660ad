// What the data set says of its frames, in DICOM's own terms, and what a decoder answers.

/// What a DICOM data set declares of each of its frames (PS3.3 C.7.6.3.1).
package struct FrameDescription: Equatable, Sendable {
    package var rows: Int
    package var columns: Int
    /// 1 or 3.
    package var samplesPerPixel: Int
    /// Bits of a sample's container: 8 or 16.
    package var bitsAllocated: Int
    package var bitsStored: Int
    /// Pixel Representation 1: two's complement.
    package var isSigned: Bool
    /// Photometric Interpretation as written, for example `MONOCHROME2` or `YBR_FULL_422`.
    package var photometricInterpretation: String

    package init(
        rows: Int, columns: Int, samplesPerPixel: Int, bitsAllocated: Int, bitsStored: Int, isSigned: Bool,
        photometricInterpretation: String
    ) {
        self.rows = rows
        self.columns = columns
        self.samplesPerPixel = samplesPerPixel
        self.bitsAllocated = bitsAllocated
        self.bitsStored = bitsStored
        self.isSigned = isSigned
        self.photometricInterpretation = photometricInterpretation
    }
}

/// One frame's samples as native pixel data would hold them: row by row, the samples of a pixel together, little-endian.
package struct DecodedFrame: Equatable, Sendable {
    package let bytes: [UInt8]
    /// What the bytes are; it differs from what was declared where `warnings` say so, and YCbCr of JPEG and JPEG 2000
    /// has become `RGB`.
    package let description: FrameDescription
    package let warnings: [FrameWarning]
}

/// Where the codestream says something else than the data set, and the codestream was followed.
package enum FrameWarning: Equatable, Sendable {
    /// Bits Stored says one depth, the codestream has another.
    case depth(declared: Int, found: Int)
    /// A container of 16 bits was needed where 8 were declared.
    case container(declared: Int, found: Int)
    /// Pixel Representation and the sign in a JPEG 2000 codestream differ; the bits were read as the data set says.
    case sign(declaredSigned: Bool)
    /// The markers of the codestream say other colours than Photometric Interpretation.
    case colour(declared: String, found: String)
    /// The transfer syntax names another coding process than the codestream uses.
    case process(declared: String, found: String)
    /// Bytes before the codestream: a JP2 file was stored where the bare codestream belongs.
    case wrapped
    /// The mark of the codestream's end is missing; every sample was there.
    case noEnd
}
