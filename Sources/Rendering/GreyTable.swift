// Every sample that can occur, mapped to its grey once: the image itself is then one look-up a pixel.

/// 8-bit greys by the bits of a stored sample, 2^bitsStored of them.
struct GreyTable: Equatable, Sendable {
    let greys: [UInt8]

    init(_ pixels: PixelArray, _ voi: VOITransform) throws(RenderingError) {
        try voi.check()
        let count = 1 << pixels.bitsStored
        let grey = Self.function(pixels, voi)
        let isInverted = pixels.colour == .monochrome1
        var greys = [UInt8](repeating: 0, count: count)
        for bits in 0..<count {
            let value = pixels.value(of: bits)
            // What is no image is drawn black, whichever end white is.
            if let padding = pixels.padding, padding.contains(value) { continue }
            let level = min(max(grey(pixels.modality.apply(value)), 0), 1)
            // A measure that is no number is no image either.
            guard level.isFinite else { continue }
            let rounded = UInt8((level * 255).rounded())
            greys[bits] = isInverted ? 255 - rounded : rounded
        }
        self.greys = greys
    }

    private static func function(_ pixels: PixelArray, _ voi: VOITransform) -> (Double) -> Double {
        switch voi {
        case .window(let center, let width, let function):
            return { function.grey($0, center: center, width: width) }
        case .table(let table):
            let white = Double(table.white)
            return { Double(table[Int(max(min($0.rounded(.down), 1e9), -1e9))]) / white }
        case .wholeRange:
            // Halves, because the range of measures near the greatest number would be infinite.
            let range = valueRange(pixels)
            let low = range.lowerBound / 2
            let width = range.upperBound / 2 - low
            return { ($0 / 2 - low) / width }
        }
    }

    /// The measured values that occur; where there is one alone, those that could.
    private static func valueRange(_ pixels: PixelArray) -> ClosedRange<Double> {
        let occurring = pixels.occurringValues()
        let stored = occurring.flatMap { $0.count > 1 ? $0 : nil } ?? pixels.possibleValues
        var low = Double.infinity
        var high = -Double.infinity
        for value in stored {
            let measured = pixels.modality.apply(value)
            guard measured.isFinite else { continue }
            low = min(low, measured)
            high = max(high, measured)
        }
        return low < high ? low...high : 0...1
    }
}

extension PixelArray {
    /// The least and greatest stored value that is no padding; nil when all is padding.
    func occurringValues() -> ClosedRange<Int>? {
        var seen = [Bool](repeating: false, count: 1 << bitsStored)
        let mask = (1 << bitsStored) - 1
        let shift = highBit + 1 - bitsStored
        let count = rows * columns * colour.channels
        let bytes = bytes.span
        if bitsAllocated == 8 {
            for index in 0..<count { seen[Int(bytes[index]) >> shift & mask] = true }
        } else {
            for index in 0..<count {
                let sample = Int(bytes[2 * index]) | Int(bytes[2 * index + 1]) << 8
                seen[sample >> shift & mask] = true
            }
        }
        var range: ClosedRange<Int>?
        for bits in seen.indices where seen[bits] {
            let value = value(of: bits)
            if let padding, padding.contains(value) { continue }
            range = min(range?.lowerBound ?? value, value)...max(range?.upperBound ?? value, value)
        }
        return range
    }
}
