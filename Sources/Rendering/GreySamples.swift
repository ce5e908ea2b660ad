// Grey samples for a viewer that windows them itself: the stored values in 8 or 16 bits, reduced by a whole factor.

/// Values of a grey image, row by row from the top.
package struct GreySamples: Equatable, Sendable {
    package let rows: Int
    package let columns: Int
    /// 8 or 16.
    package let bits: Int
    /// Two's complement.
    package let isSigned: Bool
    /// One or two bytes each, least significant first.
    package let bytes: [UInt8]
    /// The least and greatest value that is no padding; nil when all is padding.
    package let range: ClosedRange<Int>?

    /// The values as stored, their bits moved down; a modality LUT, which no slope can stand for, is applied.
    ///
    /// - Parameter side: the longer side, at most. Pixels are averaged in squares of a whole number, padding left out, so
    ///   that no value is made up.
    package init(_ pixels: PixelArray, side: Int) throws(RenderingError) {
        guard pixels.colour.channels == 1, pixels.colour != .palette else { throw .wrongShape("Samples per Pixel") }
        guard side > 0 else { throw .wrongSize }
        let factor = (max(pixels.rows, pixels.columns) + side - 1) / side
        let reading = StoredGreys(pixels)
        rows = (pixels.rows + factor - 1) / factor
        columns = (pixels.columns + factor - 1) / factor
        isSigned = reading.least < 0
        bits = !isSigned && reading.greatest < 256 ? 8 : 16
        var bytes = [UInt8](repeating: 0, count: rows * columns * (bits / 8))
        range = factor == 1 ? reading.copy(into: &bytes, bits) : reading.reduce(by: factor, into: &bytes, bits)
        self.bytes = bytes
    }
}

/// The value of every pattern of bits, and where the pixels are.
private struct StoredGreys {
    let pixels: PixelArray
    let values: [Int32]
    let isPadding: [Bool]
    let least: Int
    let greatest: Int

    init(_ pixels: PixelArray) {
        self.pixels = pixels
        let patterns = 0..<1 << pixels.bitsStored
        if case .table(let table) = pixels.modality {
            values = patterns.map { Int32(clamping: table[pixels.value(of: $0)]) }
        } else {
            values = patterns.map { Int32(clamping: pixels.value(of: $0)) }
        }
        isPadding = patterns.map { pixels.padding?.contains(pixels.value(of: $0)) ?? false }
        least = Int(values.min() ?? 0)
        greatest = Int(values.max() ?? 0)
    }

    /// The pattern of bits at `index`.
    @inline(__always) private func pattern(_ index: Int, _ from: Span<UInt8>, _ shift: Int, _ mask: Int) -> Int {
        let sample =
            pixels.bitsAllocated == 8
            ? Int(from[index]) : Int(from[2 * index]) | Int(from[2 * index + 1]) << 8
        return sample >> shift & mask
    }

    /// Every pixel; answers the range of those that are no padding.
    func copy(into bytes: inout [UInt8], _ bits: Int) -> ClosedRange<Int>? {
        let shift = pixels.highBit + 1 - pixels.bitsStored
        let mask = values.count - 1
        let from = pixels.bytes.span
        let table = values.span
        let padding = isPadding.span
        var to = bytes.mutableSpan
        var low = Int32.max
        var high = Int32.min
        for index in 0..<pixels.rows * pixels.columns {
            let pattern = pattern(index, from, shift, mask)
            let value = table[pattern]
            if !padding[pattern] {
                low = min(low, value)
                high = max(high, value)
            }
            if bits == 8 {
                to[index] = UInt8(truncatingIfNeeded: value)
            } else {
                to[2 * index] = UInt8(truncatingIfNeeded: value)
                to[2 * index + 1] = UInt8(truncatingIfNeeded: value >> 8)
            }
        }
        return low <= high ? Int(low)...Int(high) : nil
    }

    /// The mean of each square of pixels; where all of it is padding, its last value.
    func reduce(by factor: Int, into bytes: inout [UInt8], _ bits: Int) -> ClosedRange<Int>? {
        let columns = (pixels.columns + factor - 1) / factor
        var low = Int.max
        var high = Int.min
        for row in 0..<(pixels.rows + factor - 1) / factor {
            for column in 0..<columns {
                let (value, isPadding) = mean(row * factor, column * factor, factor)
                if !isPadding {
                    low = min(low, value)
                    high = max(high, value)
                }
                let place = row * columns + column
                if bits == 8 {
                    bytes[place] = UInt8(truncatingIfNeeded: value)
                } else {
                    bytes[2 * place] = UInt8(truncatingIfNeeded: value)
                    bytes[2 * place + 1] = UInt8(truncatingIfNeeded: value >> 8)
                }
            }
        }
        return low <= high ? low...high : nil
    }

    private func mean(_ top: Int, _ left: Int, _ factor: Int) -> (value: Int, isPadding: Bool) {
        let shift = pixels.highBit + 1 - pixels.bitsStored
        let mask = values.count - 1
        let from = pixels.bytes.span
        var sum = 0
        var count = 0
        var last = 0
        for y in top..<min(top + factor, pixels.rows) {
            for x in left..<min(left + factor, pixels.columns) {
                let pattern = pattern(y * pixels.columns + x, from, shift, mask)
                last = Int(values[pattern])
                if !isPadding[pattern] {
                    sum += last
                    count += 1
                }
            }
        }
        guard count > 0 else { return (last, true) }
        // Rounded down for negative values too, so that a mean stays between its least and greatest value.
        let mean = (Double(sum) / Double(count)).rounded(.down)
        return (Int(mean), false)
    }
}
