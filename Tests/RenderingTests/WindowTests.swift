// Windows and tables: the standard's own formulas, at their corners.
import Raster
import Rendering
import Testing

@Suite struct `Windows` {
    static func greys(
        _ values: [UInt16], bits: Int = 16, isSigned: Bool = false, colour: PixelColour = .monochrome2,
        modality: ModalityTransform = .identity, padding: ClosedRange<Int>? = nil, _ voi: VOITransform
    ) throws -> [UInt8] {
        var pixels = try PixelArray(
            rows: 1, columns: values.count, colour: colour, bitsAllocated: 16, bitsStored: bits, isSigned: isSigned,
            bytes: values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
        pixels.modality = modality
        pixels.padding = padding
        var drawn: [UInt8] = []
        try Drawing(pixels, voi).forEachRow { drawn += $0 }
        return drawn
    }

    @Test func `a linear window begins half a step below its centre`() throws {
        // PS3.3 C.11.2.1.2.1, example: c = 2048, w = 4096 maps 0 to black and 4095 to white.
        let greys = try Self.greys([0, 1, 2047, 2048, 4094, 4095, 9000], .window(center: 2048, width: 4096, .linear))
        #expect(greys == [0, 0, 127, 128, 255, 255, 255])
    }
}
