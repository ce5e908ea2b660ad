// The detectors by two averages, by a sinking threshold and by steep stretches.

enum TwoAverages {
    /// Band 8–20 Hz without sign; where its mean over 120 ms exceeds that over 600 ms for 80 ms and more is a QRS
    /// complex.
    static func beats(_ samples: [Double], at frequency: Double) -> [Int] {
        guard let band = Butterworth.band(8, 20, order: 2, at: frequency) else { return [] }
        let wave = Butterworth.filtered(samples, band)
        let size = wave.map { abs($0) }
        let complex = size.trailingMean(max(1, Int(0.12 * frequency)))
        let beat = size.trailingMean(max(1, Int(0.6 * frequency)))
        var beats: [Int] = []
        var start: Int?
        for index in wave.indices {
            if complex[index] > beat[index] {
                start = start ?? index
            } else if let from = start {
                start = nil
                guard index - from > Int(0.08 * frequency) else { continue }
                let highest = (from..<index).max { wave[$0] < wave[$1] } ?? from
                if beats.last.map({ highest - $0 > Int(0.3 * frequency) }) ?? true { beats.append(highest) }
            }
        }
        return beats
    }
}

enum SinkingThreshold {
    /// Twice differentiated, squared and summed over 3/128 s; the highest of 260 ms is a beat, then a threshold sinks
    /// exponentially from the mean height until a sample exceeds it.
    static func beats(_ samples: [Double], at frequency: Double) -> [Int] {
        let reach = max(2, Int((3 * frequency / 128).rounded()))
        let smooth = samples.centredMean(max(1, Int(frequency / 50))).centredMean(max(1, Int(frequency / 50)))
        guard smooth.count > reach + 2 else { return [] }
        let slope = (reach - 1..<smooth.count).map { smooth[$0] - smooth[$0 - reach + 1] }
        let power = slope.steps.map { $0 * $0 }.trailingMean(reach)
        let sink = Elementary.exp(max(-1, -(0.7 * frequency / 128 + 2.7) / frequency))
        var beats: [Int] = []
        var mean = 0.0
        var index = 1
        while index < power.count {
            let end = Int((Double(index) + 0.26 * frequency).rounded())
            var best = index
            while index < end, index < power.count {
                if power[index] > power[best] { best = index }
                index += 1
            }
            mean = 0.95 * mean + 0.05 * power[best]
            beats.append(best)
            var threshold = mean
            while index < power.count, power[index] < threshold {
                threshold *= sink
                index += 1
            }
        }
        return beats
    }
}

enum SteepStretches {
    /// The slope without sign, smoothed over 100 ms, against one and a half times its mean over 750 ms; stretches of
    /// 40 % of the mean length and more, beats 300 ms apart.
    static func beats(_ samples: [Double], at frequency: Double) -> [Int] {
        let width = max(1, Int(frequency / 50))
        let smooth = samples.centredMean(width).centredMean(width)
        guard smooth.count > 2 else { return [] }
        let slope = smooth.indices.map { index in
            abs(smooth[min(index + 1, smooth.count - 1)] - smooth[max(index - 1, 0)])
        }
        let near = slope.centredMean(Int((0.1 * frequency).rounded()))
        let far = near.centredMean(Int((0.75 * frequency).rounded()))
        var stretches: [Range<Int>] = []
        var start: Int?
        for index in near.indices {
            if near[index] > 1.5 * far[index] {
                start = start ?? index
            } else if let from = start {
                stretches.append(from..<index)
                start = nil
            }
        }
        let least = 0.4 * Double(stretches.map(\.count).reduce(0, +)) / Double(max(1, stretches.count))
        var beats: [Int] = []
        for stretch in stretches where Double(stretch.count) >= least {
            let peak = highest(smooth, stretch)
            if let peak, Double(peak - (beats.last ?? 0)) > 0.3 * frequency { beats.append(peak) }
        }
        return beats
    }

    /// The local maximum that stands highest above the lower of the minima beside it.
    private static func highest(_ samples: [Double], _ stretch: Range<Int>) -> Int? {
        var best: (place: Int, height: Double)?
        for index in stretch.dropFirst().dropLast()
        where samples[index] > samples[index - 1] && samples[index] >= samples[index + 1] {
            let left = samples[stretch.lowerBound...index].min() ?? 0
            let right = samples[index..<stretch.upperBound].min() ?? 0
            let height = samples[index] - max(left, right)
            if height > best?.height ?? 0 { best = (index, height) }
        }
        return best?.place
    }
}
