// A picture of any depth as 8-bit grey or RGB on a white ground.

extension Pixels {
    /// Sixteen bits are rounded to eight, alpha is laid over white: paper and film scans have a white ground.
    package func forScreen() -> Pixels {
        let eight: [UInt8] =
            switch samples {
            case .eight(let values): values
            case .sixteen(let values): values.map { UInt8((UInt32($0) * 255 + 32_767) / 65_535) }
            }
        guard channels == 2 || channels == 4 else {
            return Pixels(width: width, height: height, channels: channels, samples: .eight(eight)) ?? self
        }
        let colours = channels - 1
        var out: [UInt8] = []
        out.reserveCapacity(width * height * colours)
        for start in stride(from: 0, to: eight.count, by: channels) {
            let alpha = Int(eight[start + colours])
            for place in start..<start + colours {
                out.append(UInt8((Int(eight[place]) * alpha + 255 * (255 - alpha) + 127) / 255))
            }
        }
        return Pixels(width: width, height: height, channels: colours, samples: .eight(out)) ?? self
    }
}
