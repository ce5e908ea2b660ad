// A camera's picture turned as it was held: the eight EXIF orientations (CIPA DC-008, 4.6.4 A).

extension Pixels {
    /// The picture as it is to be seen; 1 and what is no orientation leave it as it is.
    package func upright(orientation: Int?) -> Pixels {
        guard let orientation, (2...8).contains(orientation) else { return self }
        switch samples {
        case .eight(let values): return turned(orientation, .eight(moved(values, orientation)))
        case .sixteen(let values): return turned(orientation, .sixteen(moved(values, orientation)))
        }
    }

    private func turned(_ orientation: Int, _ samples: Samples) -> Pixels {
        let isOnSide = orientation >= 5
        let turned = Pixels(
            width: isOnSide ? height : width, height: isOnSide ? width : height, channels: channels, samples: samples)
        return turned ?? self
    }

    private func moved<Sample>(_ values: [Sample], _ orientation: Int) -> [Sample] {
        let isOnSide = orientation >= 5
        var out: [Sample] = []
        out.reserveCapacity(values.count)
        for y in 0..<(isOnSide ? width : height) {
            for x in 0..<(isOnSide ? height : width) {
                let (column, row) = source(x, y, orientation)
                let start = (row * width + column) * channels
                for channel in 0..<channels { out.append(values[start + channel]) }
            }
        }
        return out
    }

    /// The stored column and row of what is seen at `x`, `y`.
    private func source(_ x: Int, _ y: Int, _ orientation: Int) -> (column: Int, row: Int) {
        switch orientation {
        case 2: (width - 1 - x, y)
        case 3: (width - 1 - x, height - 1 - y)
        case 4: (x, height - 1 - y)
        case 5: (y, x)
        case 6: (y, height - 1 - x)
        case 7: (width - 1 - y, height - 1 - x)
        default: (width - 1 - y, x)
        }
    }
}
