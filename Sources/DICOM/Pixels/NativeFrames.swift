// Frames that lie in the file as plain bytes.

import Bytes

/// Where native frames are and what must be done to their bytes.
struct NativeFrames: Sendable {
    private let range: Range<Int>
    private let order: ByteOrder
    /// Bytes were written as words of 16 bits, so that byte order turns pairs even of single bytes.
    private let isWords: Bool
    /// Bytes behind the last frame; one is padding, more mean that something is not as declared.
    let surplus: Int

    init(
        _ range: Range<Int>, _ element: DataElement, _ order: ByteOrder, _ description: PixelDescription
    ) throws(PixelObstacle) {
        self.range = range
        self.order = order
        isWords = element.representation == .OW || element.representation == .UN
        let layout = description.layout
        let bits = layout.storedBits
        guard let all = bits.times(description.frameCount) else { throw .impossible(.numberOfFrames) }
        let wanted = all / 8 + (all % 8 == 0 ? 0 : 1)
        guard range.count >= wanted else {
            throw .cut(wanted: wanted, available: range.count)
        }
        surplus = range.count - wanted
    }

    /// Whether YBR_FULL_422 was written with three bytes a pixel, as a toolkit does that changes the name alone.
    static func areNotHalved(_ count: Int, _ description: PixelDescription) -> Bool {
        let layout = description.layout
        guard layout.photometric == .ybrFull422, layout.bitsAllocated == 8,
            let whole = layout.frameBytes.times(description.frameCount)
        else { return false }
        return count == whole || count == whole + whole % 2
    }

    func frame(
        _ index: Int, _ bytes: [UInt8], _ description: PixelDescription
    ) throws(PixelObstacle) -> PixelFrame {
        let layout = description.layout
        if layout.bitsAllocated == 1 {
            return PixelFrame(bits(index, bytes, layout), layout.decoded(as: layout.photometric))
        }
        let size = layout.storedBits / 8
        let start = range.lowerBound + index * size
        var samples = bytes[start..<start + size]
        if order == .big { samples = turned(samples, bytes, layout) }
        if layout.photometric == .ybrFull422 {
            return PixelFrame(Colours.rgb(of422: samples)[...], layout.decoded(as: .rgb))
        }
        if description.isPlanar { samples = Planes.interleaved(samples, layout)[...] }
        if layout.photometric == .ybrFull {
            return PixelFrame(Colours.rgb(of: samples)[...], layout.decoded(as: .rgb))
        }
        return PixelFrame(UnusedBits.cleared(samples, layout), layout.decoded(as: layout.photometric))
    }

    /// The words of a frame of 16 bits a pixel as they lie in the file, with what stands beside the value.
    func words(_ index: Int, _ bytes: [UInt8], _ layout: FrameLayout) -> (Int) -> UInt16 {
        let start = range.lowerBound + index * layout.storedBits / 8
        let (low, high) = order == .big ? (1, 0) : (0, 1)
        return { pixel in
            UInt16(bytes[start + 2 * pixel + low]) | UInt16(bytes[start + 2 * pixel + high]) << 8
        }
    }

    /// Little-endian samples of big-endian ones.
    private func turned(_ samples: ArraySlice<UInt8>, _ bytes: [UInt8], _ layout: FrameLayout) -> ArraySlice<UInt8> {
        let width = layout.bitsAllocated / 8
        if width == 1, !isWords { return samples }
        let first = range.lowerBound
        // Words begin where the pixel data begin, whatever the frame.
        let step = width == 1 ? 2 : width
        return ArraySlice(
            samples.indices.map { place in
                let offset = place - first
                let turned = first + offset - offset % step + (step - 1 - offset % step)
                return turned < range.upperBound ? bytes[turned] : 0
            })
    }

    /// One byte, 0 or 1, for each bit; the first pixel is the lowest bit. Frames follow each other without a gap.
    private func bits(_ index: Int, _ bytes: [UInt8], _ layout: FrameLayout) -> ArraySlice<UInt8> {
        let count = layout.sampleCount
        let start = index * count
        let isTurned = order == .big && isWords
        return ArraySlice(
            (start..<start + count).map { bit in
                let offset = isTurned ? (bit / 8) ^ 1 : bit / 8
                let place = range.lowerBound + offset
                return place < range.upperBound ? bytes[place] >> UInt8(bit % 8) & 1 : 0
            })
    }
}

extension FrameLayout {
    /// Bits that a frame takes in the file.
    var storedBits: Int {
        // Two pixels share their colour: Y1 Y2 Cb Cr.
        photometric == .ybrFull422 ? rows * columns * 2 * bitsAllocated : sampleCount * bitsAllocated
    }

    /// What of native pixels is not drawn.
    var nativeObstacle: PixelObstacle? {
        switch photometric {
        case .monochrome1, .monochrome2, .palette, .rgb: nil
        case .ybrFull: bitsAllocated == 8 ? nil : .photometric(photometric.rawValue)
        case .ybrFull422: bitsAllocated == 8 && columns.isMultiple(of: 2) ? nil : .photometric(photometric.rawValue)
        case .ybrRCT, .ybrICT, .ybrPartial420, .ybrPartial422: .photometric(photometric.rawValue)
        }
    }
}
