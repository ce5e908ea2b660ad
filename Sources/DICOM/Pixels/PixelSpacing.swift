// How large a pixel is, and where enhanced pictures keep what simple ones have at the top.

/// Height and width of a pixel.
package struct PixelSpacing: Sendable, Equatable {
    package enum Source: String, Sendable {
        /// In the patient (Pixel Spacing).
        case patient
        /// At the detector: what lies before it is magnified.
        case detector
        /// On the scanned film.
        case film
        /// No size, only the shape (Pixel Aspect Ratio).
        case ratio
    }

    /// Millimetres from row to row; parts of a ratio where only that is known.
    package let row: Double
    /// Millimetres from column to column.
    package let column: Double
    package let source: Source

    /// nil when the file says nothing that makes sense.
    init?(_ set: DataSet, _ groups: FunctionalGroups) {
        let patient = groups.holder(of: .pixelSpacing, in: .pixelMeasuresSequence)?.numbers(.pixelSpacing) ?? []
        let found: [(Source, [Double])] = [
            (.patient, patient), (.detector, set.numbers(.imagerPixelSpacing)),
            (.film, set.numbers(.nominalScannedPixelSpacing)), (.ratio, set.numbers(.pixelAspectRatio)),
        ]
        guard let (source, pair) = found.first(where: { $1.count == 2 && $1[0] > 0 && $1[1] > 0 }) else { return nil }
        row = pair[0]
        column = pair[1]
        self.source = source
    }
}

/// Enhanced pictures put what holds for all frames into one sequence, what differs into another; this looks at the top,
/// at the shared groups and at those of one frame.
struct FunctionalGroups {
    private let top: DataSet
    private let groups: [DataSet]

    /// - Parameter frame: counted from 0.
    init(_ set: DataSet, frame: Int = 0) {
        top = set
        let own = set.items(.perFrameFunctionalGroupsSequence)
        groups = [
            set.items(.sharedFunctionalGroupsSequence).first, own.indices.contains(frame) ? own[frame] : own.first,
        ].compactMap(\.self)
    }

    /// The data set that has a value for the tag.
    func holder(of tag: DICOMTag, in sequence: DICOMTag) -> DataSet? {
        if top.raw(tag)?.isEmpty == false { return top }
        return groups.lazy.compactMap { $0.items(sequence).first }.first { $0.raw(tag)?.isEmpty == false }
    }
}
