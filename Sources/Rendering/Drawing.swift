// An image drawn for the screen: windowed, scaled, and out as a PNG row by row.

import Raster

/// How large a picture is wanted.
package enum DrawnSize: Equatable, Sendable {
    /// As many pixels as the image has, stretched along one side where its pixels are not square.
    case natural
    /// As large as fits into this box, never larger than natural.
    case within(width: Int, height: Int)
    /// Exactly so.
    case exactly(width: Int, height: Int)
}

/// An image with its window and size settled; nothing is drawn before rows are asked for.
package struct Drawing: Sendable {
    package let width: Int
    package let height: Int
    /// 1 grey, 3 RGB.
    package var channels: Int { rows.channels }
    private let pixels: PixelArray
    private let rows: DrawnRows

    /// Pixels of a drawn picture: 100 megapixels.
    package static let mostPixels = 100_000_000

    package init(_ pixels: PixelArray, _ voi: VOITransform = .wholeRange, size: DrawnSize = .natural)
        throws(RenderingError)
    {
        self.pixels = pixels
        rows = try DrawnRows(pixels, voi)
        (width, height) = try Self.sides(pixels, size)
    }

    private static func sides(_ pixels: PixelArray, _ size: DrawnSize) throws(RenderingError) -> (Int, Int) {
        let aspect = pixels.drawnAspect
        let width = Double(pixels.columns) * max(1 / aspect, 1)
        let height = Double(pixels.rows) * max(aspect, 1)
        let found: (Double, Double)
        switch size {
        case .natural: found = (width, height)
        case .within(let across, let down):
            guard across > 0, down > 0 else { throw .wrongSize }
            let scale = min(Double(across) / width, Double(down) / height, 1)
            found = (width * scale, height * scale)
        case .exactly(let across, let down): found = (Double(across), Double(down))
        }
        let sides = (max(found.0.rounded(), 1), max(found.1.rounded(), 1))
        guard found.0 > 0, found.1 > 0, sides.0 * sides.1 <= Double(mostPixels), sides.0 <= 65_535 * 16,
            sides.1 <= 65_535 * 16
        else { throw .wrongSize }
        return (Int(sides.0), Int(sides.1))
    }

    /// Draws row after row from the top and hands each to `take`.
    package func forEachRow<Failure: Error>(_ take: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        guard width != pixels.columns || height != pixels.rows else {
            var row = [UInt8](repeating: 0, count: width * channels)
            for y in 0..<height {
                rows.draw(y, into: &row)
                try take(row)
            }
            return
        }
        try forEachScaledRow(take)
    }

    private func forEachScaledRow<Failure: Error>(_ take: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        let across = Resampler(from: pixels.columns, to: width)
        let down = Resampler(from: pixels.rows, to: height)
        var source = [UInt8](repeating: 0, count: pixels.columns * channels)
        var narrow = [[UInt8]](repeating: [UInt8](repeating: 0, count: width * channels), count: 2)
        var held = [-1, -1]
        var sums = [Int](repeating: 0, count: width * channels)
        var row = [UInt8](repeating: 0, count: width * channels)
        for y in 0..<height {
            for index in sums.indices { sums[index] = 32_768 }
            for (place, input) in zip(down.starts[y]..., down.inputs(of: y)) {
                // Neighbouring outputs share at most the last two inputs.
                let slot = input % 2
                if held[slot] != input {
                    rows.draw(input, into: &source)
                    across.apply(source, channels: channels, into: &narrow[slot])
                    held[slot] = input
                }
                let weight = down.weights[place]
                for index in sums.indices { sums[index] += weight * Int(narrow[slot][index]) }
            }
            for index in row.indices { row[index] = UInt8(truncatingIfNeeded: sums[index] >> 16) }
            try take(row)
        }
    }

    /// The picture as a PNG file.
    package func png() throws(RenderingError) -> [UInt8] {
        do throws(RasterError) {
            var encoder = try PNGEncoder(width: width, height: height, channels: channels)
            try forEachRow { row throws(RasterError) in try encoder.append(row) }
            return try encoder.finish()
        } catch {
            throw .notWritten("\(error.kind)")
        }
    }
}
