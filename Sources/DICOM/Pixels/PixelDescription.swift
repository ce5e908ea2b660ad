// What a picture's data set says of its pixels: their arrangement, what their values mean, and how to show them.

/// The Image Pixel module with what is needed to draw it. Values are as written; nothing is applied yet.
package struct PixelDescription: Sendable {
    package let layout: FrameLayout
    package let frameCount: Int
    /// Samples of one kind together, instead of those of one pixel (Planar Configuration 1).
    package let isPlanar: Bool
    /// Height and width of a pixel: millimetres, or a bare ratio.
    package let spacing: PixelSpacing?
    package let windows: [Window]
    /// LINEAR unless said otherwise.
    package let windowFunction: String
    /// Stored value × slope + intercept; nil when the file has none.
    package let rescale: Rescale?
    package let modalityTable: LookupTable?
    package let windowTables: [LookupTable]
    package let palette: Palette?
    /// IDENTITY or INVERSE, as written.
    package let presentationShape: String?
    /// Stored values that are no part of the picture: one value, or from it to the limit.
    package let padding: ClosedRange<Int>?
    package let isBurnedIn: Bool?

    /// Window Centre and Width in rescaled values.
    package struct Window: Sendable, Equatable {
        package let centre: Double
        package let width: Double
        package let explanation: String?

        package init(centre: Double, width: Double, explanation: String?) {
            self.centre = centre
            self.width = width
            self.explanation = explanation
        }
    }

    package struct Rescale: Sendable, Equatable {
        package let slope: Double
        package let intercept: Double
        /// `HU`, `US` and so on.
        package let type: String?
    }

    /// The arrangement must make sense; what only serves the showing is left out where it does not.
    package init(_ set: DataSet) throws(PixelObstacle) {
        let layout = try FrameLayout(set)
        self.layout = layout
        frameCount = try Self.frames(set)
        isPlanar = set.integer(.planarConfiguration) == 1 && layout.samplesPerPixel > 1
        let groups = FunctionalGroups(set)
        spacing = PixelSpacing(set, groups)
        windows = Self.windows(groups.holder(of: .windowCenter, in: .frameVOILUTSequence))
        windowFunction =
            groups.holder(of: .voilutFunction, in: .frameVOILUTSequence)?.text(.voilutFunction) ?? "LINEAR"
        rescale = Self.rescale(groups.holder(of: .rescaleSlope, in: .pixelValueTransformationSequence))
        modalityTable = set.items(.modalityLUTSequence).first.flatMap { LookupTable(item: $0, layout) }
        windowTables = set.items(.voilutSequence).compactMap { LookupTable(item: $0, layout) }
        palette = layout.photometric == .palette ? Palette(set) : nil
        presentationShape = set.text(.presentationLUTShape)
        padding = Self.padding(set, layout)
        isBurnedIn = set.text(.burnedInAnnotation).map { $0 == "YES" }
    }

    /// Empty or absent is one frame, and so is the 0 that some devices write.
    private static func frames(_ set: DataSet) throws(PixelObstacle) -> Int {
        guard set.text(.numberOfFrames) != nil else { return 1 }
        guard let frames = set.integer(.numberOfFrames), frames >= 0 else { throw .impossible(.numberOfFrames) }
        return max(1, frames)
    }

    private static func windows(_ holder: DataSet?) -> [Window] {
        guard let holder else { return [] }
        let (centres, widths) = (holder.numbers(.windowCenter), holder.numbers(.windowWidth))
        let names = holder.texts(.windowCenterWidthExplanation)
        return zip(centres, widths).enumerated().compactMap { index, pair in
            guard pair.1 > 0 else { return nil }
            let name = index < names.count && !names[index].isEmpty ? names[index] : nil
            return Window(centre: pair.0, width: pair.1, explanation: name)
        }
    }

    private static func rescale(_ holder: DataSet?) -> Rescale? {
        guard let slope = holder?.number(.rescaleSlope), slope != 0 else { return nil }
        return Rescale(
            slope: slope, intercept: holder?.number(.rescaleIntercept) ?? 0, type: holder?.text(.rescaleType))
    }

    private static func padding(_ set: DataSet, _ layout: FrameLayout) -> ClosedRange<Int>? {
        guard let value = set.integer(.pixelPaddingValue).map(layout.signed) else { return nil }
        let limit = set.integer(.pixelPaddingRangeLimit).map(layout.signed) ?? value
        return min(value, limit)...max(value, limit)
    }
}

extension FrameLayout {
    /// Sixteen bits as the pixels read them: implicit data sets do not say whether they have a sign.
    func signed(_ value: Int) -> Int { isSigned && value > 0x7FFF && value <= 0xFFFF ? value - 0x10000 : value }

    /// The arrangement as the data set declares it.
    init(_ set: DataSet) throws(PixelObstacle) {
        func need(_ tag: DICOMTag) throws(PixelObstacle) -> Int {
            guard set[tag] != nil else { throw .missing(tag) }
            guard let value = set.integer(tag) else { throw .impossible(tag) }
            return value
        }
        let (rows, columns) = (try need(.rows), try need(.columns))
        guard (1...65_535).contains(rows) else { throw .impossible(.rows) }
        guard (1...65_535).contains(columns) else { throw .impossible(.columns) }
        guard let name = set.text(.photometricInterpretation) else { throw .missing(.photometricInterpretation) }
        guard let photometric = Photometric(rawValue: name.uppercased()) else { throw .photometric(name) }
        let samples = set.integer(.samplesPerPixel) ?? 1
        guard samples == photometric.samples else { throw .impossible(.samplesPerPixel) }
        let allocated = try need(.bitsAllocated)
        guard [1, 8, 16, 32].contains(allocated) else { throw .bits(allocated) }
        let stored = set.integer(.bitsStored) ?? allocated
        guard (1...allocated).contains(stored) else { throw .impossible(.bitsStored) }
        let high = set.integer(.highBit) ?? stored - 1
        guard (stored - 1..<allocated).contains(high) else { throw .impossible(.highBit) }
        self.init(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated, bitsStored: stored,
            highBit: high, isSigned: set.integer(.pixelRepresentation) == 1, photometric: photometric)
        guard frameBytes <= DICOMLimits.frame else { throw .tooLarge(.frame) }
    }
}
