// DICOM pictures with odd windows, tables and overlays, beside what dcm2pnm 3.6.7 and pydicom 3.0.2 make of the same bytes.
import DICOM
import Raster
import Rendering
import Testing

/// A picture of 16-bit words whose bytes are made here.
struct SmallPicture {
    var set = DataSetWriter()

    init(rows: Int = 2, columns: Int = 8, signed: Bool = false, bits: Int = 12, _ words: [Int]) {
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.7")
        set.set(.sopInstanceUID, "2.25.7")
        set.set(.modality, "OT")
        set.set(.rows, rows)
        set.set(.columns, columns)
        set.set(.samplesPerPixel, 1)
        set.set(.photometricInterpretation, "MONOCHROME2")
        set.set(.bitsAllocated, 16)
        set.set(.bitsStored, bits)
        set.set(.highBit, bits - 1)
        set.set(.pixelRepresentation, signed ? 1 : 0)
        set.set(.pixelData, .OW, bytes: Self.words(words))
    }

    static func words(_ numbers: [Int]) -> ArraySlice<UInt8> {
        numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }[...]
    }

    func drawn(_ wish: PictureWish = PictureWish()) throws -> [UInt8] {
        try Drawing(PixelData(DICOMFile(DICOMWriter.file(set))), codec: nil, wish).drawn().bytes
    }

    func drawing() throws -> Drawing {
        try Drawing(PixelData(DICOMFile(DICOMWriter.file(set))), codec: nil, PictureWish())
    }
}

@Suite struct `DICOM drawings` {
    private static let ramp = (0..<16).map { $0 * 250 }

    /// dcm2pnm cuts fractions of a grey off, we round them.
    private func isNear(_ drawn: [UInt8], _ reference: [UInt8]) -> Bool {
        drawn.count == reference.count && zip(drawn, reference).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
    }

    @Test(arguments: ["0.5", "0", "-3", "wide", ""])
    func `a window that nothing can be drawn with gives way to the next of the file`(width: String) throws {
        var picture = SmallPicture(Self.ramp)
        picture.set.set(.windowCenter, texts: ["40", "2000"])
        picture.set.set(.windowWidth, texts: [width, "3000"])
        // dcm2pnm +Wi 2
        let second: [UInt8] = [0, 0, 0, 21, 42, 63, 85, 106, 127, 148, 170, 191, 212, 233, 255, 255]
        #expect(isNear(try picture.drawn(), second))
    }

    @Test(arguments: ["0.5", "0", "wide"])
    func `where no window of the file can be drawn with, the whole range of its pixels is`(width: String) throws {
        var picture = SmallPicture(Self.ramp)
        picture.set.set(.windowCenter, texts: ["40"])
        picture.set.set(.windowWidth, texts: [width])
        // dcm2pnm +Wm
        #expect(try picture.drawn() == [0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 255])
    }

    @Test func `an exact window may be narrower than one`() throws {
        var picture = SmallPicture(columns: 4, [0, 1, 2, 3, 0, 1, 2, 3])
        picture.set.set(.windowCenter, texts: ["0.15"])
        picture.set.set(.windowWidth, texts: ["0.2"])
        picture.set.set(.voilutFunction, "LINEAR_EXACT")
        picture.set.set(.rescaleSlope, 0.1)
        picture.set.set(.rescaleIntercept, 0.0)
        #expect(try picture.drawn().prefix(4) == [0, 64, 191, 255])
    }

    @Test func `a narrow window that somebody asks for is drawn exactly`() throws {
        var picture = SmallPicture(columns: 4, [0, 1, 2, 3, 0, 1, 2, 3])
        picture.set.set(.rescaleSlope, 0.1)
        picture.set.set(.rescaleIntercept, 0.0)
        var wish = PictureWish()
        wish.window = (0.15, 0.2)
        #expect(try picture.drawn(wish).prefix(4) == [0, 64, 191, 255])
    }

    @Test func `a CT without a window spans the values that occur, and its padding is none of them`() throws {
        let values = [-2000, -2000] + (2..<16).map { $0 * 100 - 1000 }
        var picture = SmallPicture(signed: true, bits: 16, values)
        picture.set.set(.rescaleIntercept, -24.0)
        picture.set.set(.rescaleSlope, 1.0)
        picture.set.set(.pixelPaddingValue, .US, bytes: SmallPicture.words([-2000]))
        // numpy: (pixel_array - min) / (max - min) * 255 of what is no padding
        #expect(
            try picture.drawn() == [0, 0, 0, 20, 39, 59, 78, 98, 118, 137, 157, 177, 196, 216, 235, 255])
    }

    @Test(arguments: [ValueRepresentation.SS, .US])
    func `a VOI table that begins below zero is read so, whatever its descriptor is called`(kind: ValueRepresentation)
        throws
    {
        var picture = SmallPicture(Self.ramp)
        picture.set.set(.rescaleIntercept, -1024.0)
        picture.set.set(.rescaleSlope, 1.0)
        picture.set.set(.voilutSequence, items: [Self.table(kind, first: -1024)])
        // dcm2pnm +Wl 1; pydicom's apply_voi gives the same for SS
        let squares: [UInt8] = [0, 0, 3, 8, 15, 23, 34, 46, 61, 77, 95, 115, 137, 161, 186, 214]
        #expect(isNear(try picture.drawn(), squares))
    }

    @Test func `a first input above 32767 stays one where the picture has such values`() throws {
        let values = (0..<16).map { 40_000 + $0 * 100 }
        var picture = SmallPicture(bits: 16, values)
        picture.set.set(.voilutSequence, items: [Self.table(.SS, first: 40_000)])
        // 1,500 squared and divided by 4,095 is 549 of 4,095.
        #expect(try picture.drawn().last == 34)
    }

    @Test(arguments: [1e308, -1e308, 1e305]) func `a slope beyond all measure ends nothing`(slope: Double) throws {
        var picture = SmallPicture(rows: 1, columns: 4, signed: true, [-1, 0, 1, 2])
        picture.set.set(.rescaleSlope, slope)
        picture.set.set(.rescaleIntercept, 0.0)
        // Twice the slope is no number any more beyond 1e308; it is the far end all the same.
        let ramp: [UInt8] = slope == 1e305 ? [0, 85, 170, 255] : [0, 128, 255, 255]
        #expect(try picture.drawn() == (slope < 0 ? [255, 128, 0, 0] : ramp))
    }

    @Test func `pixels of a shape that nobody can mean are square`() throws {
        for (row, column) in [(1e308, 1e-308), (1e-308, 1e308), (1000, 1)] as [(Double, Double)] {
            var picture = SmallPicture(rows: 4, columns: 4, Self.ramp)
            picture.set.set(.pixelSpacing, row, column)
            let pixels = try PixelData(DICOMFile(DICOMWriter.file(picture.set)))
            #expect(try PixelArray(pixels.frame(0), pixels.description).drawnAspect == 1)
        }
    }

    @Test func `each frame of an enhanced picture is drawn by its own window and rescaling`() throws {
        var picture = SmallPicture(rows: 1, columns: 2, [0, 100, 0, 100, 0, 100])
        picture.set.set(.numberOfFrames, 3)
        let groups = [(50.0, 101.0, 1.0), (100.0, 201.0, 1.0), (100.0, 201.0, 2.0)].map { centre, width, slope in
            var window = DataSetWriter(), scale = DataSetWriter(), group = DataSetWriter()
            window.set(.windowCenter, centre + 0.5)
            window.set(.windowWidth, width)
            scale.set(.rescaleSlope, slope)
            scale.set(.rescaleIntercept, 0.0)
            group.set(.frameVOILUTSequence, items: [window])
            group.set(.pixelValueTransformationSequence, items: [scale])
            return group
        }
        picture.set.set(.perFrameFunctionalGroupsSequence, items: groups)
        for (frame, greys) in [[0, 255], [0, 128], [0, 255]].enumerated() {
            var wish = PictureWish()
            wish.frame = frame
            #expect(try picture.drawn(wish).map(Int.init) == greys, "frame \(frame)")
        }
    }

    @Test func `a broken VOI table gives way to a window`() throws {
        var picture = SmallPicture(Self.ramp)
        var item = DataSetWriter()
        item.set(.lutDescriptor, .US, bytes: SmallPicture.words([4096, 0, 12]))
        item.set(.lutData, .OW, bytes: [1, 2])
        picture.set.set(.voilutSequence, items: [item])
        picture.set.set(.windowCenter, 2_000.0)
        picture.set.set(.windowWidth, 3_000.0)
        #expect(try picture.drawn().prefix(5) == [0, 0, 0, 21, 43])
    }

    private static func table(_ kind: ValueRepresentation, first: Int) -> DataSetWriter {
        var item = DataSetWriter()
        item.set(.lutDescriptor, kind, bytes: SmallPicture.words([4096, first, 12]))
        item.set(.lutData, .OW, bytes: SmallPicture.words((0..<4096).map { min(4095, $0 * $0 / 4095) }))
        return item
    }

    @Test func `pixels twice as high as wide make the picture twice as high`() throws {
        var picture = SmallPicture(rows: 4, columns: 4, Self.ramp)
        picture.set.set(.pixelAspectRatio, texts: ["2", "1"])
        // dcm2pnm +Sxv 4: 4 by 8
        let tall = try picture.drawing()
        #expect((tall.width, tall.height) == (4, 8))
        picture.set.remove(.pixelAspectRatio)
        picture.set.set(.pixelSpacing, 0.2, 0.3)
        let wide = try picture.drawing()
        #expect((wide.width, wide.height) == (6, 4))
    }
}

@Suite struct `Overlays` {
    private static let ramp = (0..<16).map { $0 * 250 }
    /// dcm2pnm with the same window and no overlay.
    private static let plain: [UInt8] = [0, 16, 31, 47, 62, 78, 93, 109, 125, 140, 156, 171, 187, 202, 218, 234]

    private func windowed(_ words: [Int] = ramp) -> SmallPicture {
        var picture = SmallPicture(words)
        picture.set.set(.windowCenter, 2048.0)
        picture.set.set(.windowWidth, 4096.0)
        return picture
    }

    private func lay(
        _ bits: [UInt8], _ group: UInt16 = 0x6000, rows: Int = 2, columns: Int = 3, at origin: (Int, Int) = (1, 2),
        kind: String = "G", over picture: inout SmallPicture
    ) {
        picture.set.set(DICOMTag(group, 0x0010), rows)
        picture.set.set(DICOMTag(group, 0x0011), columns)
        picture.set.set(DICOMTag(group, 0x0040), kind)
        picture.set.set(DICOMTag(group, 0x0050), .SS, bytes: SmallPicture.words([origin.0, origin.1]))
        picture.set.set(DICOMTag(group, 0x0100), 1)
        picture.set.set(DICOMTag(group, 0x0102), 0)
        picture.set.set(DICOMTag(group, 0x3000), .OW, bytes: bits.count % 2 == 0 ? bits[...] : (bits + [0])[...])
    }

    /// The places that are white and were not.
    private func marks(_ drawn: [UInt8]) -> [Int] {
        zip(drawn, Self.plain).enumerated().filter { $1.0 != $1.1 && $1.0 == 255 }.map(\.offset)
    }

    @Test func `marks are white on the pixels that they lie on`() throws {
        var picture = windowed()
        lay([0b101011], over: &picture)
        // dcm2pnm +O 0
        let reference: [UInt8] = [0, 255, 255, 46, 62, 78, 93, 109, 125, 255, 156, 255, 187, 203, 218, 234]
        let drawn = try picture.drawn()
        #expect(zip(drawn, reference).allSatisfy { abs(Int($0) - Int($1)) <= 1 }, "\(drawn)")
        var wish = PictureWish()
        wish.hasOverlays = false
        #expect(try picture.drawn(wish) == Self.plain)
    }

    @Test func `marks in the unused high bits of the samples are drawn, and the values stay what they are`() throws {
        let words = Self.ramp.enumerated().map { place, value in
            value | (place % 3 == 0 ? 0x8000 : 0) | (place % 2 == 0 ? 0x1000 : 0)
        }
        var picture = windowed(words)
        picture.set.set(DICOMTag(0x6000, 0x0010), 2)
        picture.set.set(DICOMTag(0x6000, 0x0011), 8)
        picture.set.set(DICOMTag(0x6000, 0x0040), "G")
        picture.set.set(DICOMTag(0x6000, 0x0050), .SS, bytes: SmallPicture.words([1, 1]))
        picture.set.set(DICOMTag(0x6000, 0x0100), 16)
        picture.set.set(DICOMTag(0x6000, 0x0102), 15)
        let drawn = try picture.drawn()
        // dcm2pnm +O 0: 255 15 31 255 62 78 255 109 125 255 156 171 255 203 218 255
        // The last lies on 234, where white would not be seen.
        #expect(marks(drawn) == [0, 3, 6, 9, 12] && drawn[15] == 0)
        #expect(drawn[1] == 16 && drawn[8] == 125)
    }

    @Test func `a plane that begins outside the picture is cut to it`() throws {
        var picture = windowed()
        lay([0xFF, 0xFF], rows: 3, columns: 3, at: (0, 0), over: &picture)
        #expect(marks(try picture.drawn()) == [0, 1, 8, 9])
        picture = windowed()
        lay([0xFF, 0xFF], rows: 3, columns: 3, at: (2, 7), over: &picture)
        #expect(try picture.drawn().suffix(2) == [0, 0])
        picture = windowed()
        lay([0xFF, 0xFF], rows: 3, columns: 3, at: (-30_000, 30_000), over: &picture)
        #expect(marks(try picture.drawn()).isEmpty)
    }

    @Test func `of a region the edge is drawn, so that it does not hide what it is about`() throws {
        var picture = SmallPicture(rows: 5, columns: 5, [Int](repeating: 1000, count: 25))
        picture.set.set(.windowCenter, 2048.0)
        picture.set.set(.windowWidth, 4096.0)
        lay([0xFF, 0xFF, 0xFF, 0x01], rows: 5, columns: 5, at: (1, 1), kind: "R", over: &picture)
        let drawn = try picture.drawn()
        #expect(drawn.enumerated().filter { $1 != 255 }.map(\.offset) == [6, 7, 8, 11, 12, 13, 16, 17, 18])
    }

    @Test func `several planes lie over each other, and one over every frame`() throws {
        var picture = windowed(Self.ramp + Self.ramp)
        picture.set.set(.numberOfFrames, 2)
        lay([0b1], rows: 1, columns: 1, at: (1, 1), over: &picture)
        lay([0b1], 0x601E, rows: 1, columns: 1, at: (2, 8), over: &picture)
        var wish = PictureWish()
        for frame in 0..<2 {
            wish.frame = frame
            let drawn = try picture.drawn(wish)
            #expect(marks(drawn) == [0] && drawn[15] == 0)
        }
    }

    @Test func `a plane for each of some frames lies over those`() throws {
        var picture = windowed(Self.ramp + Self.ramp + Self.ramp)
        picture.set.set(.numberOfFrames, 3)
        lay([0b0010_0001], rows: 1, columns: 4, at: (1, 1), over: &picture)
        picture.set.set(DICOMTag(0x6000, 0x0015), 2)
        picture.set.set(DICOMTag(0x6000, 0x0051), 2)
        var wish = PictureWish()
        let found = try (0..<3).map { frame in
            wish.frame = frame
            return marks(try picture.drawn(wish))
        }
        #expect(found == [[], [0], [1]])
    }

    @Test func `an overlay with impossible numbers harms nothing`() throws {
        for (element, text) in [
            (0x0051, "9223372036854775807"), (0x0015, "9223372036854775807"), (0x0050, "-9223372036854775808\\1"),
        ] {
            var picture = windowed()
            lay([0b1], rows: 1, columns: 1, over: &picture)
            picture.set.set(DICOMTag(0x6000, UInt16(element)), .IS, bytes: Array(text.utf8)[...])
            #expect(try picture.drawn().count == 16)
        }
    }

    @Test func `an overlay that is cut off or lies in the value's own bits is not drawn, and named`() throws {
        var picture = windowed()
        lay([1, 1], rows: 5, columns: 5, over: &picture)
        picture.set.set(DICOMTag(0x6002, 0x0100), 16)
        picture.set.set(DICOMTag(0x6002, 0x0102), 4)
        #expect(try PixelData(DICOMFile(DICOMWriter.file(picture.set))).unreadableOverlays == [0x6000, 0x6002])
        #expect(try picture.drawn() == Self.plain)
    }
}
