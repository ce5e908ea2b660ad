// Pictures that contradict themselves and are read all the same, with a doubt.
import Bytes
import DICOM
import Testing

@Suite struct `Doubtful DICOM pixels` {
    /// Two by two pixels of a byte unless changed.
    private func read(_ change: (inout DataSetWriter) -> Void, syntax: String = TransferSyntax.explicitLittle) throws
        -> PixelData
    {
        let set = picture {
            $0.set(.pixelData, .OB, bytes: [1, 2, 3, 4])
            change(&$0)
        }
        return try PixelData(DICOMFile(DICOMWriter.file(set, transferSyntax: syntax)))
    }

    // MARK: colours

    private func halved(_ bytes: [UInt8], frames: Int = 1, columns: Int = 2) throws -> PixelData {
        try read {
            $0.set(.rows, 1)
            $0.set(.columns, columns)
            $0.set(.samplesPerPixel, 3)
            $0.set(.planarConfiguration, 0)
            $0.set(.photometricInterpretation, "YBR_FULL_422")
            $0.set(.numberOfFrames, frames)
            $0.set(.pixelData, .OB, bytes: bytes[...])
        }
    }

    @Test func `colours said to be halved whose bytes are whole ones are read whole`() throws {
        let whole = try halved([0, 128, 128, 76, 85, 255])
        #expect(try Array(whole.frame(0).bytes) == [0, 0, 0, 254, 0, 0])
        #expect(whole.description.doubts == [.coloursNotHalved] && whole.surplus == 0)
        let frames = try halved([0, 128, 128, 76, 85, 255, 255, 128, 128, 0, 128, 128], frames: 2)
        #expect(try Array(frames.frame(1).bytes) == [255, 255, 255, 0, 0, 0])
        let odd = try halved([0, 128, 128, 76, 85, 255, 29, 255, 107, 0], columns: 3)
        #expect(odd.obstacle() == nil)
        #expect(try Array(odd.frame(0).bytes) == [0, 0, 0, 254, 0, 0, 0, 0, 254])
    }

    @Test func `halved colours stay halved, also with bytes behind them`() throws {
        for bytes in [[0, 255, 128, 128], [0, 255, 128, 128, 9, 9, 9, 9]] as [[UInt8]] {
            let half = try halved(bytes)
            #expect(try Array(half.frame(0).bytes) == [0, 0, 0, 255, 255, 255])
            #expect(half.description.doubts.isEmpty)
        }
    }

    // MARK: palettes

    private func palette(first: Int, bits: Int, _ words: [Int], isSigned: Bool) throws -> Palette? {
        try read {
            $0.set(.photometricInterpretation, "PALETTE COLOR")
            $0.set(.pixelRepresentation, isSigned ? 1 : 0)
            let numbers = [words.count, first, bits].flatMap { Raw.number($0, 2) }
            for (table, data) in [(0x1101, 0x1201), (0x1102, 0x1202), (0x1103, 0x1203)] as [(UInt16, UInt16)] {
                $0.set(DICOMTag(0x0028, table), .US, bytes: numbers[...])
                $0.set(DICOMTag(0x0028, data), .OW, bytes: words.flatMap { Raw.number($0, 2) }[...])
            }
        }.description.palette
    }

    @Test func `a palette begins below zero where its indices have a sign`() throws {
        #expect(try palette(first: 0xFFF8, bits: 16, [1, 2], isSigned: true)?.red.firstInput == -8)
        #expect(try palette(first: 0xFFF8, bits: 16, [1, 2], isSigned: false)?.red.firstInput == 0xFFF8)
    }

    @Test func `entries of eight bits may fill a word's high byte`() throws {
        #expect(try palette(first: 0, bits: 8, [0x1200, 0xFF00], isSigned: false)?.blue.entries == [0x1200, 0xFF00])
    }

    // MARK: frames

    private static let jpeg = "1.2.840.10008.1.2.4.50"

    private func frames(_ declared: Int, _ frames: [[UInt8]], _ syntax: String = jpeg) throws -> PixelData {
        try read(
            {
                $0.set(.numberOfFrames, declared)
                $0.set(frames: frames)
            }, syntax: syntax)
    }

    @Test(arguments: [1, 2, 4])
    func `codestreams of another number than declared are all frames`(declared: Int) throws {
        let streams: [[UInt8]] = (1...3).map { [0xFF, 0xD8, 0xFF, $0] }
        let pixels = try frames(declared, streams)
        #expect(pixels.frameCount == 3 && pixels.description.frameCount == 3)
        #expect(pixels.description.doubts == [.frames(declared: declared, found: 3)])
        #expect((0..<3).map { pixels.codestream($0) } == streams)
    }

    @Test func `run lengths of another number than declared are all frames`() throws {
        func stream(_ grey: UInt8) -> [UInt8] { [1, 0, 0, 0, 64] + [UInt8](repeating: 0, count: 59) + [0xFD, grey] }
        let pixels = try frames(1, [stream(7), stream(8)], "1.2.840.10008.1.2.5")
        #expect(pixels.frameCount == 2)
        #expect(try Array(pixels.frame(1).bytes) == [8, 8, 8, 8])
    }

    @Test func `one codestream in several fragments is one frame`() throws {
        let pixels = try frames(1, [[0xFF, 0xD8, 0xFF, 1], [2, 2], [3, 3]])
        #expect(pixels.frameCount == 1 && pixels.description.doubts.isEmpty)
        #expect(pixels.codestream(0) == [0xFF, 0xD8, 0xFF, 1, 2, 2, 3, 3])
        #expect(try frames(2, [[0xFF, 0xD8, 0xFF, 1]]).description.doubts == [.frames(declared: 2, found: 1)])
    }

    // MARK: values

    @Test func `an intercept stands without a slope, and beside a slope of zero`() throws {
        let alone = try read { $0.set(.rescaleIntercept, -1024.0) }.description
        #expect(alone.rescale?.slope == 1 && alone.rescale?.intercept == -1024 && alone.doubts.isEmpty)
        let zero = try read {
            $0.set(.rescaleIntercept, -1024.0)
            $0.set(.rescaleSlope, 0.0)
        }.description
        #expect(zero.rescale?.slope == 1 && zero.rescale?.intercept == -1024 && zero.doubts == [.slopeZero])
        #expect(try read { _ in }.description.rescale == nil)
    }

    @Test func `a high bit below the stored bits is the one below them`() throws {
        let pixels = try read {
            $0.set(.rows, 1)
            $0.set(.bitsAllocated, 16)
            $0.set(.bitsStored, 12)
            $0.set(.pixelData, .OW, bytes: [0x34, 0x02, 0xFF, 0x0F])
        }
        #expect(pixels.description.doubts == [.highBit(declared: 7, used: 11)])
        #expect(try Array(pixels.frame(0).bytes) == [0x34, 0x02, 0xFF, 0x0F])
    }
}
