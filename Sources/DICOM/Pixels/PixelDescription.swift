// What a picture's data set says of its pixels: their arrangement, what their values mean, and how to show them.

/// The Image Pixel module with what is needed to draw it. Values are as written; nothing is applied yet.
package struct PixelDescription: Sendable {
    /// As declared, or as the bytes prove where ``doubts`` say so.
    package internal(set) var layout: FrameLayout
    package internal(set) var frameCount: Int
    package internal(set) var doubts: [PixelDoubt]
    /// Samples of one kind together, instead of those of one pixel (Planar Configuration 1).
    package let isPlanar: Bool
    /// Height and width of a pixel: millimetres, or a bare ratio.
    package let spacing: PixelSpacing?
    /// Those that its function can draw: a linear one is at least 1 wide, every other above 0 (PS3.3 C.11.2.1).
    package private(set) var windows: [Window]
    /// Windows and window tables that the file has and that nothing can be drawn with.
    package let unusable: Unusable
    /// LINEAR unless said otherwise.
    package private(set) var windowFunction: String
    /// Stored value × slope + intercept; nil when the file has none.
    package private(set) var rescale: Rescale?
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

    /// What of the showing is broken: it is left out, and whoever looks is told.
    package struct Unusable: Sendable, Equatable {
        package var windows: [String] = []
        package var tables = 0

        package var isEmpty: Bool { windows.isEmpty && tables == 0 }
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
        let windows = WindowList(groups.holder(of: .windowCenter, in: .frameVOILUTSequence))
        self.windows = windows.usable
        windowFunction = windows.function
        let scale = Self.scale(groups)
        rescale = Self.rescale(scale)
        doubts = scale?.number(.rescaleSlope) == 0 ? [.slopeZero] : []
        if let high = set.integer(.highBit), high != layout.highBit {
            doubts.append(.highBit(declared: high, used: layout.highBit))
        }
        modalityTable = set.items(.modalityLUTSequence).first.flatMap {
            LookupTable(item: $0, inputs: layout.possibleValues, layout)
        }
        let measured = Self.measured(layout.possibleValues, rescale, modalityTable)
        let tables = set.items(.voilutSequence)
        windowTables = tables.compactMap { LookupTable(item: $0, inputs: measured, layout) }
        unusable = Unusable(windows: windows.unusable, tables: tables.count - windowTables.count)
        palette = layout.photometric == .palette ? Palette(set, layout) : nil
        presentationShape = set.text(.presentationLUTShape)
        padding = Self.padding(set, layout)
        isBurnedIn = set.text(.burnedInAnnotation).map { $0 == "YES" }
    }

    /// The same with window and rescaling of one frame, counted from 0, where frames have their own.
    func ofFrame(_ frame: Int, _ set: DataSet) -> PixelDescription {
        let groups = FunctionalGroups(set, frame: frame)
        let windows = WindowList(groups.holder(of: .windowCenter, in: .frameVOILUTSequence))
        var own = self
        own.windows = windows.usable
        own.windowFunction = windows.function
        own.rescale = Self.rescale(Self.scale(groups))
        return own
    }

    private static func scale(_ groups: FunctionalGroups) -> DataSet? {
        groups.holder(of: .rescaleSlope, in: .pixelValueTransformationSequence)
            ?? groups.holder(of: .rescaleIntercept, in: .pixelValueTransformationSequence)
    }

    /// Empty or absent is one frame, and so is the 0 that some devices write.
    private static func frames(_ set: DataSet) throws(PixelObstacle) -> Int {
        guard set.text(.numberOfFrames) != nil else { return 1 }
        guard let frames = set.integer(.numberOfFrames), frames >= 0 else { throw .impossible(.numberOfFrames) }
        return max(1, frames)
    }

    /// The values that rescaling or the modality table can give.
    private static func measured(
        _ stored: ClosedRange<Int>, _ rescale: Rescale?, _ table: LookupTable?
    ) -> ClosedRange<Int> {
        if let table { return Int(table.entries.min() ?? 0)...Int(table.entries.max() ?? 0) }
        guard let rescale else { return stored }
        let ends = [stored.lowerBound, stored.upperBound].map { end in
            Int(max(-1e9, min(1e9, Double(end) * rescale.slope + rescale.intercept)).rounded())
        }
        return min(ends[0], ends[1])...max(ends[0], ends[1])
    }

    /// Either number may be missing. A slope of 0 says nothing of the intercept, which stands.
    private static func rescale(_ holder: DataSet?) -> Rescale? {
        let (slope, intercept) = (holder?.number(.rescaleSlope), holder?.number(.rescaleIntercept))
        guard slope != nil || intercept != nil else { return nil }
        return Rescale(
            slope: slope.flatMap { $0 == 0 ? nil : $0 } ?? 1, intercept: intercept ?? 0,
            type: holder?.text(.rescaleType))
    }

    private static func padding(_ set: DataSet, _ layout: FrameLayout) -> ClosedRange<Int>? {
        guard let value = set.integer(.pixelPaddingValue).map(layout.signed) else { return nil }
        let limit = set.integer(.pixelPaddingRangeLimit).map(layout.signed) ?? value
        return min(value, limit)...max(value, limit)
    }
}

extension FrameLayout {
    /// The least and greatest value that a sample can have.
    var possibleValues: ClosedRange<Int> {
        isSigned ? -(1 << (bitsStored - 1))...(1 << (bitsStored - 1)) - 1 : 0...(1 << bitsStored) - 1
    }

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
        let high = max(set.integer(.highBit) ?? 0, stored - 1)
        guard high < allocated else { throw .impossible(.highBit) }
        self.init(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated, bitsStored: stored,
            highBit: high, isSigned: set.integer(.pixelRepresentation) == 1, photometric: photometric)
        guard frameBytes <= DICOMLimits.frame else { throw .tooLarge(.frame) }
    }
}
