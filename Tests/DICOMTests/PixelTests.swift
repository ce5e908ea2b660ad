// Pixels in every arrangement that devices write, and those that are refused.
import Bytes
import DICOM
import Testing

@Suite struct `DICOM pixels` {
    private func pixels(_ syntax: String = TransferSyntax.explicitLittle, _ change: (inout DataSetWriter) -> Void)
        throws
        -> PixelData
    {
        try PixelData(DICOMFile(DICOMWriter.file(picture(change), transferSyntax: syntax)))
    }

    private func obstacle(_ change: (inout DataSetWriter) -> Void) -> PixelObstacle? {
        do {
            let pixels = try pixels(TransferSyntax.explicitLittle, change)
            return pixels.obstacle()
        } catch {
            return error as? PixelObstacle
        }
    }

    private func colour(_ set: inout DataSetWriter, _ photometric: String, _ bytes: [UInt8], planar: Int = 0) {
        set.set(.samplesPerPixel, 3)
        set.set(.photometricInterpretation, photometric)
        set.set(.planarConfiguration, planar)
        set.set(.pixelData, .OB, bytes: bytes[...])
    }

    @Test func `planes become pixels`() throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]
        let pixels = try pixels { colour(&$0, "RGB", bytes, planar: 1) }
        #expect(try Array(pixels.frame(0).bytes) == [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24])
    }

    @Test func `luminance and colour differences become red, green and blue`() throws {
        let grey = try pixels { colour(&$0, "YBR_FULL", [0, 128, 128, 255, 128, 128, 76, 85, 255, 29, 255, 107]) }
        #expect(try Array(grey.frame(0).bytes) == [0, 0, 0, 255, 255, 255, 254, 0, 0, 0, 0, 254])
        #expect(try grey.frame(0).layout.photometric == .rgb)
        let half = try pixels { colour(&$0, "YBR_FULL_422", [0, 255, 128, 128, 10, 20, 128, 128]) }
        #expect(try Array(half.frame(0).bytes) == [0, 0, 0, 255, 255, 255, 10, 10, 10, 20, 20, 20])
    }

    @Test func `single bits become bytes, and frames follow without a gap`() throws {
        let pixels = try pixels {
            $0.set(.rows, 1)
            $0.set(.columns, 3)
            $0.set(.bitsAllocated, 1)
            $0.set(.bitsStored, 1)
            $0.set(.highBit, 0)
            $0.set(.numberOfFrames, 2)
            $0.set(.pixelData, .OB, bytes: [0b00_110_101, 0])
        }
        #expect(try Array(pixels.frame(0).bytes) == [1, 0, 1])
        #expect(try Array(pixels.frame(1).bytes) == [0, 1, 1])
    }

    @Test func `bits beside the value are cleared, and the sign is drawn out`() throws {
        func twelve(_ sign: Int, _ high: Int, _ bytes: [UInt8]) throws -> [UInt8] {
            let pixels = try pixels {
                $0.set(.rows, 1)
                $0.set(.columns, 2)
                $0.set(.bitsAllocated, 16)
                $0.set(.bitsStored, 12)
                $0.set(.highBit, high)
                $0.set(.pixelRepresentation, sign)
                $0.set(.pixelData, .OW, bytes: bytes[...])
            }
            return try Array(pixels.frame(0).bytes)
        }
        #expect(try twelve(0, 11, [0x34, 0xF2, 0xFF, 0x0F]) == [0x34, 0x02, 0xFF, 0x0F])
        #expect(try twelve(1, 11, [0xFF, 0x0F, 0x01, 0x00]) == [0xFF, 0xFF, 0x01, 0x00])
        #expect(try twelve(0, 15, [0x40, 0x23, 0xF0, 0xFF]) == [0x34, 0x02, 0xFF, 0x0F])
    }

    @Test func `samples of 32 bits are given and not drawn`() throws {
        let pixels = try pixels {
            $0.set(.rows, 1)
            $0.set(.columns, 1)
            $0.set(.bitsAllocated, 32)
            $0.set(.bitsStored, 32)
            $0.set(.highBit, 31)
            $0.set(.pixelData, .OW, bytes: [1, 2, 3, 4])
        }
        #expect(try Array(pixels.frame(0).bytes) == [1, 2, 3, 4])
        #expect(pixels.obstacle() == .bits(32))
    }

    @Test func `run lengths are unpacked, most significant byte first`() throws {
        let header = Raw.number(2, 4) + Raw.number(64, 4) + Raw.number(68, 4) + [UInt8](repeating: 0, count: 52)
        // Three times 1 and one 2; then four bytes as they are.
        let stream = header + [0xFE, 1, 0, 2] + [3, 9, 8, 7, 6, 0x80]
        let change: (inout DataSetWriter) -> Void = {
            $0.set(.bitsAllocated, 16)
            $0.set(.bitsStored, 16)
            $0.set(.highBit, 15)
        }
        let whole = try pixels(TransferSyntax.rle) {
            change(&$0)
            $0.set(frames: [stream])
        }
        #expect(try Array(whole.frame(0).bytes) == [9, 1, 8, 1, 7, 1, 6, 2])
        let short = try pixels(TransferSyntax.rle) {
            change(&$0)
            $0.set(frames: [Array(stream.dropLast(3))])
        }
        #expect(throws: PixelObstacle.damagedFrame(1, "RLE segment 2: 3 of 4 bytes")) { try short.frame(0) }
    }

    @Test func `fewer bytes than the pixels need are never given as a picture`() {
        #expect(obstacle { $0.set(.pixelData, .OB, bytes: [1, 2]) } == .cut(wanted: 4, available: 2))
        #expect(
            obstacle {
                $0.set(.numberOfFrames, 3)
                $0.set(.pixelData, .OB, bytes: [1, 2, 3, 4, 5, 6, 7, 8])
            } == .cut(wanted: 12, available: 8))
    }

    @Test func `what cannot be drawn says why`() {
        let four: ArraySlice<UInt8> = [1, 2, 3, 4]
        func refusal(_ change: (inout DataSetWriter) -> Void) -> PixelObstacle? {
            obstacle {
                $0.set(.pixelData, .OB, bytes: four)
                change(&$0)
            }
        }
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.remove(.pixelData) } == .noPixels)
        #expect(refusal { $0.remove(.rows) } == .missing(.rows))
        #expect(refusal { $0.set(.columns, 0) } == .impossible(.columns))
        #expect(refusal { $0.set(.bitsStored, 9) } == .impossible(.bitsStored))
        #expect(refusal { $0.set(.highBit, 8) } == .impossible(.highBit))
        #expect(refusal { $0.set(.photometricInterpretation, "HSV") } == .photometric("HSV"))
        #expect(refusal { $0.set(.samplesPerPixel, 3) } == .impossible(.samplesPerPixel))
        #expect(refusal { $0.set(.bitsAllocated, 12) } == .bits(12))
        #expect(refusal { $0.set(.numberOfFrames, .IS, bytes: Array("1A".utf8)[...]) } == .impossible(.numberOfFrames))
    }

    @Test func `an unknown transfer syntax is stored and cannot be drawn`() throws {
        let pixels = try pixels("1.2.3.4.5") { $0.set(frames: [[1, 2, 3, 4]]) }
        #expect(pixels.obstacle() == .transferSyntax("1.2.3.4.5"))
        #expect(throws: PixelObstacle.transferSyntax("1.2.3.4.5")) { try pixels.frame(0) }
    }

    // MARK: fragments

    private static let syntax = "1.2.840.10008.1.2.4.50"

    /// Two frames of two fragments each behind this offset table.
    private func split(_ table: [UInt8], _ second: [UInt8] = [0xFF, 0xD8, 0xFF, 3]) throws -> PixelData {
        let fragments: [[UInt8]] = [[0xFF, 0xD8, 0xFF, 1], [2, 2], second, [4, 4]]
        let items = [table] + fragments
        let body =
            items.flatMap { Raw.implicit(Raw.item, $0) } + Raw.sequenceEnd
        var set = picture { $0.set(.numberOfFrames, 2) }
        set.remove(.sopClassUID)
        let whole = Raw.part10(Self.syntax, set.encoded() + Raw.long(0x7FE0_0010, "OB", body, length: Raw.undefined))
        return try PixelData(DICOMFile(whole))
    }

    @Test(arguments: [
        Raw.number(0, 4) + Raw.number(22, 4), [], Raw.number(0, 4) + Raw.number(21, 4), Raw.number(0, 4),
    ])
    func `an offset table that fits parts the frames, and without one the codestreams themselves do`(table: [UInt8])
        throws
    {
        let pixels = try split(table)
        #expect(pixels.codestream(0) == [0xFF, 0xD8, 0xFF, 1, 2, 2])
        #expect(pixels.codestream(1) == [0xFF, 0xD8, 0xFF, 3, 4, 4])
    }

    @Test func `fragments that nothing parts are refused`() {
        #expect(throws: PixelObstacle.fragments(frames: 2, fragments: 4)) { try split([], [3, 3]) }
    }

    /// Gives every frame as it is.
    private struct Echo: FrameCodec {
        func decodes(_ transferSyntax: String) -> Bool { transferSyntax == syntax }
        func frame(
            _ codestream: [UInt8], transferSyntax: String, _ layout: FrameLayout
        ) throws(FrameCodecRefusal) -> PixelFrame {
            guard codestream.count == 6 else { throw FrameCodecRefusal("short") }
            return PixelFrame(codestream[...], layout)
        }
    }

    @Test func `a codec at hand is asked for the frames`() throws {
        let pixels = try split([])
        #expect(pixels.obstacle(Echo()) == nil)
        #expect(try pixels.frame(1, codec: Echo()).bytes == [0xFF, 0xD8, 0xFF, 3, 4, 4])
    }

    /// Gives all samples of every pixel as a codec does, and the colours as they were declared.
    private struct Whole: FrameCodec {
        var bitsAllocated = 8
        func decodes(_ transferSyntax: String) -> Bool { true }
        func frame(
            _ codestream: [UInt8], transferSyntax: String, _ layout: FrameLayout
        ) throws(FrameCodecRefusal) -> PixelFrame {
            let layout = FrameLayout(
                rows: layout.rows, columns: layout.columns, samplesPerPixel: 3, bitsAllocated: bitsAllocated,
                bitsStored: bitsAllocated, highBit: bitsAllocated - 1, isSigned: false, photometric: layout.photometric)
            return PixelFrame(codestream[...], layout)
        }
    }

    private func colours(_ declared: String, _ stream: [UInt8]) throws -> PixelData {
        try pixels("1.2.840.10008.1.2.4.80") {
            $0.set(.rows, 1)
            colour(&$0, declared, [])
            $0.set(frames: [stream])
        }
    }

    @Test(arguments: ["YBR_FULL", "YBR_FULL_422"])
    func `colours that a codec leaves as they were are whole, whatever the data set says`(declared: String) throws {
        let pixels = try colours(declared, [0, 128, 128, 76, 85, 255])
        #expect(try Array(pixels.frame(0, codec: Whole()).bytes) == [0, 0, 0, 254, 0, 0])
        let wide = try colours(declared, [0, 0, 0, 128, 0, 128, 0, 76, 0, 85, 255, 255])
        let layout = try wide.frame(0, codec: Whole(bitsAllocated: 16)).layout
        #expect(layout.photometric == .ybrFull && layout.frameBytes == 12)
    }

    /// One frame of two fragments, and what stands behind them.
    private func ended(_ end: [UInt8], dropping lost: Int = 0) throws -> (PixelData, [DICOMWarning.Kind]) {
        let body = [[], [0xFF, 0xD8, 0xFF, 1], [2, 2]].flatMap { Raw.implicit(Raw.item, $0) }.dropLast(lost) + end
        var set = picture { _ in }
        set.remove(.sopClassUID)
        let whole = Raw.part10(Self.syntax, set.encoded() + Raw.long(0x7FE0_0010, "OB", body, length: Raw.undefined))
        let file = try DICOMFile(whole)
        return (try PixelData(file), file.warnings.map(\.kind))
    }

    @Test func `fragments that are all there make a picture, however the element ends`() throws {
        for (end, doubts) in [
            (Raw.sequenceEnd, []), ([], [.openFragments]),
            (Array(Raw.sequenceEnd.prefix(5)), [.cut(.pixelData, wanted: 8, available: 5)]),
            ([UInt8](repeating: 7, count: 12), [.damaged]),
        ] as [([UInt8], [DICOMWarning.Kind])] {
            let (pixels, warnings) = try ended(end)
            #expect(pixels.codestream(0) == [0xFF, 0xD8, 0xFF, 1, 2, 2])
            #expect(warnings == doubts)
        }
    }

    @Test func `a last fragment that is cut makes no picture`() {
        #expect(throws: PixelObstacle.cut(wanted: 5, available: 4)) { try ended([], dropping: 1) }
    }

    // MARK: tables

    @Test func `modality, window and palette tables are read`() throws {
        var table = DataSetWriter()
        table.set(.lutDescriptor, .US, bytes: (Raw.number(2, 2) + Raw.number(0xFFFE, 2) + Raw.number(16, 2))[...])
        table.set(.lutData, .US, bytes: [1, 0, 2, 1])
        let set = picture {
            $0.set(.pixelRepresentation, 1)
            $0.set(.modalityLUTSequence, items: [table])
            $0.set(.voilutSequence, items: [table, DataSetWriter()])
            $0.set(.pixelData, .OB, bytes: [1, 2, 3, 4])
        }
        let description = try PixelData(DICOMFile(DICOMWriter.file(set))).description
        #expect(description.modalityTable?.firstInput == -2)
        #expect(description.modalityTable?.entries == [1, 258])
        #expect(description.windowTables.count == 1)
    }

    private func palette(_ count: Int, of words: [Int]) throws -> Palette? {
        let descriptor = Raw.number(count, 2) + Raw.number(0, 2) + Raw.number(16, 2)
        let segments = words.flatMap { Raw.number($0, 2) }
        let set = picture {
            $0.set(.photometricInterpretation, "PALETTE COLOR")
            for (table, data) in [(0x1101, 0x1221), (0x1102, 0x1222), (0x1103, 0x1223)] as [(UInt16, UInt16)] {
                $0.set(DICOMTag(0x0028, table), .US, bytes: descriptor[...])
                $0.set(DICOMTag(0x0028, data), .OW, bytes: segments[...])
            }
            $0.set(.pixelData, .OB, bytes: [0, 1, 2, 3])
        }
        return try PixelData(DICOMFile(DICOMWriter.file(set))).description.palette
    }

    @Test func `a palette of segments is drawn out`() throws {
        // Two values as they are, then a line of two steps to 60.
        #expect(try palette(4, of: [0, 2, 10, 20, 1, 2, 60])?.green.entries == [10, 20, 40, 60])
        // The first of them, at byte 0, twice more.
        #expect(try palette(4, of: [0, 1, 10, 0, 1, 20, 2, 2, 0, 0])?.green.entries == [10, 20, 10, 20])
    }

    @Test(arguments: [0, 1, 2]) func `a segment that adds nothing makes no palette`(kind: Int) throws {
        #expect(try palette(3, of: [0, 1, 10, kind, 0, 0, 0, 0, 2, 1, 2])?.green == nil)
        // As often as it is repeated.
        #expect(try palette(3, of: [0, 1, 10, kind, 0, 0, 0, 0, 2, 0xFFFF, 6, 0])?.green == nil)
    }
}
