// What a DICOM picture says of itself beyond its pixels: what was taken, which one it is, how it is stored.

/// The facts that lists, viewers and exports need. Texts are as written; what the file leaves out is absent.
package struct DICOMFacts: Codable, Sendable, Equatable {
    /// `DX`, `CR`, `US` and so on.
    package var modality: String?
    /// `CHEST`, `HAND` and so on.
    package var bodyPart: String?
    /// `L`, `R`, `B`, `U`.
    package var laterality: String?
    /// `PA`, `AP`, `LL` and so on.
    package var view: String?
    package var studyUID: String?
    package var seriesUID: String?
    package var instanceUID: String?
    package var classUID: String?
    /// The number of the request that the picture answers.
    package var accessionNumber: String?
    package var instanceNumber: Int?
    /// Study Date and Study Time, as written.
    package var takenAt: String?
    package var manufacturer: String?
    /// Frames, 1 for a single picture.
    package var frames: Int
    /// The UID of the encoding.
    package var transferSyntax: String
    /// `MONOCHROME1`, `RGB` and so on.
    package var photometric: String?
    /// Millimetres from row to row and from column to column.
    package var pixelSpacing: [Double]?
    /// Where the spacing holds: `patient`, `detector`, `film`.
    package var spacingHolds: String?
    /// A coding that gave pixels away; absent where the file leaves it open.
    package var isLossless: Bool?
    /// Somebody's name may be written in the pixels, as the file says.
    package var isBurnedIn: Bool?
    /// Why the pixels cannot be drawn; absent when they can.
    package var notDrawable: IntakeReason?

    package var isDrawable: Bool { notDrawable == nil }

    package init(frames: Int, transferSyntax: String) {
        self.frames = frames
        self.transferSyntax = transferSyntax
    }
}
