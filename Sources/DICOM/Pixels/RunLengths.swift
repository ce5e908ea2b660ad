// RLE Lossless of PS3.5 annex G: each byte of each sample kind packed by itself.

import Bytes

enum RunLengths {
    static func obstacle(_ layout: FrameLayout) -> PixelObstacle? {
        guard layout.bitsAllocated >= 8 else { return .bits(layout.bitsAllocated) }
        switch layout.photometric {
        case .monochrome1, .monochrome2, .palette, .rgb: return nil
        case .ybrFull where layout.bitsAllocated == 8: return nil
        default: return .photometric(layout.photometric.rawValue)
        }
    }

    /// One frame. A segment that gives less than its plane makes the frame damaged; what it gives beyond is padding.
    static func frame(
        _ stream: [UInt8], _ index: Int, _ description: PixelDescription
    ) throws(PixelObstacle) -> PixelFrame {
        let layout = description.layout
        let segments = try segments(stream, index, layout)
        let plane = layout.rows * layout.columns
        let width = layout.sampleBytes
        var out = [UInt8](repeating: 0, count: layout.frameBytes)
        for (number, segment) in segments.enumerated() {
            // The most significant byte of a sample comes first.
            let (sample, byte) = (number / width, width - 1 - number % width)
            let written = unpack(
                stream, segment, into: &out, from: sample * width + byte, step: layout.samplesPerPixel * width,
                count: plane)
            guard written == plane else {
                throw .damagedFrame(index + 1, "RLE segment \(number + 1): \(written) of \(plane) bytes")
            }
        }
        if layout.photometric == .ybrFull {
            return PixelFrame(Colours.rgb(of: out[...])[...], layout.decoded(as: .rgb))
        }
        return PixelFrame(UnusedBits.cleared(out[...], layout), layout.decoded(as: layout.photometric))
    }

    /// A header of 64 bytes: the number of segments and where each begins. Two bytes make at most 128, which bounds what
    /// is reserved before anything is unpacked.
    private static func segments(
        _ stream: [UInt8], _ index: Int, _ layout: FrameLayout
    ) throws(PixelObstacle) -> [Range<Int>] {
        let wanted = layout.samplesPerPixel * layout.sampleBytes
        guard stream.count >= 64, let count = stream.long(0, .little) else {
            throw .damagedFrame(index + 1, "RLE header")
        }
        guard Int(count) == wanted else {
            throw .damagedFrame(index + 1, "RLE: \(count) segments, \(wanted) expected")
        }
        guard layout.frameBytes <= stream.count * 64 else {
            throw .damagedFrame(index + 1, "RLE: \(stream.count) bytes for \(layout.frameBytes)")
        }
        let starts = (0..<wanted).compactMap { stream.long(4 + 4 * $0, .little) }.map(Int.init)
        var ranges: [Range<Int>] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < wanted ? starts[number + 1] : stream.count
            guard start >= 64, start <= end, end <= stream.count else {
                throw .damagedFrame(index + 1, "RLE offset of segment \(number + 1)")
            }
            ranges.append(start..<end)
        }
        return ranges
    }

    /// Bytes written: `count` unless the segment is too short.
    private static func unpack(
        _ stream: [UInt8], _ range: Range<Int>, into out: inout [UInt8], from first: Int, step: Int, count: Int
    ) -> Int {
        var place = range.lowerBound
        var to = first
        var left = count
        while left > 0, place < range.upperBound {
            let control = Int8(bitPattern: stream[place])
            place += 1
            if control >= 0 {
                let run = min(Int(control) + 1, left, range.upperBound - place)
                for byte in stream[place..<place + run] {
                    out[to] = byte
                    to += step
                }
                place += run
                left -= run
            } else if control > -128 {
                guard place < range.upperBound else { break }
                let byte = stream[place]
                place += 1
                let run = min(1 - Int(control), left)
                for _ in 0..<run {
                    out[to] = byte
                    to += step
                }
                left -= run
            }
        }
        return count - left
    }
}
