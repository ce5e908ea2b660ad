// Windows and tables: the standard's own formulas at their corners, and what is done where a file says nothing.
import Rendering
import Testing

@Suite struct `Windows` {
    /// One row of 16-bit samples, drawn.
    static func greys(
        _ values: [UInt16], bits: Int = 16, highBit: Int? = nil, isSigned: Bool = false,
        colour: PixelColour = .monochrome2, modality: ModalityTransform = .identity,
        padding: ClosedRange<Int>? = nil, _ voi: VOITransform
    ) throws -> [UInt8] {
        var pixels = try PixelArray(
            rows: 1, columns: values.count, colour: colour, bitsAllocated: 16, bitsStored: bits, highBit: highBit,
            isSigned: isSigned, bytes: values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
        pixels.modality = modality
        pixels.padding = padding
        var drawn: [UInt8] = []
        try Drawing(pixels, voi).forEachRow { drawn += $0 }
        return drawn
    }

    @Test func `a linear window maps 0 to 4095 for centre 2048 and width 4096`() throws {
        let greys = try Self.greys([0, 1, 2047, 2048, 4094, 4095, 9000], .window(center: 2048, width: 4096, .linear))
        #expect(greys == [0, 0, 127, 128, 255, 255, 255])
    }

    @Test func `a linear window of width 1 is a threshold half a step below its centre`() throws {
        #expect(try Self.greys([9, 10, 11], .window(center: 10, width: 1, .linear)) == [0, 255, 255])
    }

    @Test func `an exact window is half grey at its centre`() throws {
        let greys = try Self.greys([0, 25, 50, 75, 100], .window(center: 50, width: 100, .linearExact))
        #expect(greys == [0, 64, 128, 191, 255])
    }

    @Test func `a sigmoid window never quite ends`() throws {
        let greys = try Self.greys([0, 50, 100, 60_000], .window(center: 50, width: 100, .sigmoid))
        // 255 / (1 + e^2) = 30.4 and 255 / (1 + e^-2) = 224.6
        #expect(greys == [30, 128, 225, 255])
    }

    @Test(arguments: [
        VOITransform.window(center: 1, width: 0, .linear), .window(center: 1, width: 0.5, .linear),
        .window(center: 1, width: -3, .sigmoid), .window(center: .nan, width: 3, .linear),
        .window(center: 0, width: .infinity, .linearExact),
    ])
    func `a window that the standard does not allow is refused`(voi: VOITransform) {
        #expect(throws: RenderingError.wrongWindow) { _ = try Self.greys([1], voi) }
    }

    @Test func `the window is applied to rescaled values`() throws {
        let greys = try Self.greys(
            [0, 1024, 2047], modality: .rescale(slope: 1, intercept: -1024),
            .window(center: 0, width: 2048, .linearExact))
        #expect(greys == [0, 128, 255])
    }

    @Test func `signed samples of twelve bits are read in two's complement, whatever stands above them`() throws {
        let greys = try Self.greys(
            [0x0800, 0xF800, 0x0FFF, 0x0000, 0x07FF], bits: 12, isSigned: true,
            .window(center: 0, width: 4096, .linear))
        #expect(greys == [0, 0, 127, 128, 255])
    }

    @Test func `samples that do not begin at bit 0 are moved down`() throws {
        let greys = try Self.greys([0x0000, 0x0FF0, 0x000F], bits: 8, highBit: 11, .wholeRange)
        #expect(greys == [0, 255, 0])
    }

    @Test func `the least value of MONOCHROME1 is white`() throws {
        #expect(try Self.greys([0, 100], colour: .monochrome1, .wholeRange) == [255, 0])
    }

    @Test func `without a window the darkest and the brightest pixel that occur span the greys`() throws {
        #expect(try Self.greys([1000, 1500, 2000], .wholeRange) == [0, 128, 255])
    }

    @Test func `padding is black and does not widen the range`() throws {
        #expect(try Self.greys([1000, 2000, 60_000], padding: 60_000...65_535, .wholeRange) == [0, 255, 0])
        #expect(try Self.greys([5, 1, 9], colour: .monochrome1, padding: 5...5, .wholeRange) == [0, 255, 0])
    }

    @Test func `a picture of one value keeps its place among those that could be`() throws {
        #expect(try Self.greys([4095, 4095], bits: 12, .wholeRange) == [255, 255])
        #expect(try Self.greys([0, 0], bits: 12, .wholeRange) == [0, 0])
        #expect(try Self.greys([7, 7], padding: 7...7, .wholeRange) == [0, 0])
    }

    @Test func `a negative slope turns the greys round`() throws {
        #expect(try Self.greys([0, 10], modality: .rescale(slope: -1, intercept: 0), .wholeRange) == [255, 0])
    }

    @Test func `a VOI table takes its ends for what lies outside`() throws {
        let table = try LookupTable(first: 100, entries: [0, 128, 255], bits: 8)
        #expect(try Self.greys([0, 100, 101, 102, 60_000], .table(table)) == [0, 0, 128, 255, 255])
    }

    @Test func `a table that declares 16 bits and fills 12 is white at 4095`() throws {
        let table = try LookupTable(first: 0, entries: [0, 2048, 4095], bits: 16)
        #expect(try Self.greys([0, 1, 2], .table(table)) == [0, 128, 255])
    }

    @Test func `a table that declares 16 bits and fills 14 is white at 16383, and a dark one stays dark`() throws {
        for white: UInt16 in [8_191, 16_383, 16_300, 32_767] {
            let table = try LookupTable(first: 0, entries: [0, white / 2 + 1, white], bits: 16)
            let greys = try Self.greys([0, 1, 2], .table(table))
            #expect(greys[0] == 0 && abs(Int(greys[1]) - 128) <= 1 && greys[2] >= 253, "\(white): \(greys)")
        }
        let dark = try LookupTable(first: 0, entries: [0, 10_000, 20_000], bits: 16)
        #expect(try Self.greys([0, 1, 2], .table(dark)) == [0, 39, 78])
    }

    @Test func `a modality table comes before the window`() throws {
        let table = try LookupTable(first: -1, entries: [10, 20, 30], bits: 16)
        let greys = try Self.greys(
            [0xFFFF, 0, 1], isSigned: true, modality: .table(table), .window(center: 20, width: 20, .linearExact))
        #expect(greys == [0, 128, 255])
    }

    @Test func `tables without an entry or of no depth are refused`() {
        #expect(throws: RenderingError.wrongTable("LUT Descriptor")) {
            _ = try LookupTable(first: 0, entries: [], bits: 8)
        }
        #expect(throws: RenderingError.wrongTable("LUT Descriptor")) {
            _ = try LookupTable(first: 0, entries: [1], bits: 0)
        }
    }

    @Test func `every sample that can occur is drawn, in every depth and sign`() throws {
        for bits in 1...16 {
            for isSigned in [false, true] {
                let values = (0..<1 << min(bits, 10)).map { UInt16($0 << max(bits - 10, 0)) }
                let greys = try Self.greys(
                    values, bits: bits, isSigned: isSigned, modality: .rescale(slope: 1e300, intercept: .infinity),
                    .wholeRange)
                #expect(greys.count == values.count)
            }
        }
    }
}
