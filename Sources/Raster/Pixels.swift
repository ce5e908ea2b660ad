// A picture as plain samples, row by row from the top, for viewers and tests.

/// Decoded samples without any colour management: the file's own numbers, palettes and low depths expanded.
package struct Pixels: Equatable, Sendable {
    package enum Samples: Equatable, Sendable {
        case eight([UInt8])
        case sixteen([UInt16])
    }

    package let width: Int
    package let height: Int
    /// 1 grey, 2 grey with alpha, 3 RGB, 4 RGB with alpha.
    package let channels: Int
    /// `width * height * channels` samples.
    package let samples: Samples

    /// nil when the sides and channels do not fit the samples.
    package init?(width: Int, height: Int, channels: Int, samples: Samples) {
        let count =
            switch samples {
            case .eight(let values): values.count
            case .sixteen(let values): values.count
            }
        let (area, overflow) = width.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, (1...4).contains(channels), !overflow, count.isMultiple(of: channels),
            area == count / channels
        else { return nil }
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
    }

    /// Bits of a sample.
    package var depth: Int {
        switch samples {
        case .eight: 8
        case .sixteen: 16
        }
    }
}
