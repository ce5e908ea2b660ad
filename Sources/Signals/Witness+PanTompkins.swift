// The detectors of Pan and Tompkins (1985) and of Hamilton (2002).

enum PanTompkins {
    /// Band 5–15 Hz, slope squared, integrated over 120 ms; thresholds from running levels of signal and noise peaks;
    /// after 1.66 mean intervals without a beat the highest peak above the lower threshold is taken.
    static func beats(_ samples: [Double], at frequency: Double) -> [Int] {
        guard let band = Butterworth.band(5, 15, order: 1, at: frequency) else { return [] }
        let slope = Butterworth.filtered(samples, band).steps
        var power = slope.map { $0 * $0 }.trailingMean(max(1, Int(0.12 * frequency)))
        for index in 0..<min(power.count, Int(0.2 * frequency)) { power[index] = 0 }
        var beats: [Int] = []
        var passed: [Int] = []
        var (signal, noise, threshold, longest) = (0.0, 0.0, 0.0, 0)
        for peak in power.peaks {
            let last = beats.last ?? 0
            if power[peak] > threshold, Double(peak - last) > 0.3 * frequency {
                signal = 0.125 * power[peak] + 0.875 * signal
                let apart = Int(0.25 * frequency)
                if longest > 0, peak - last > longest,
                    let missed = passed.filter({
                        $0 - last > apart && peak - $0 > apart && power[$0] > threshold / 2
                    }).max(by: { power[$0] < power[$1] })
                {
                    beats.append(missed)
                }
                beats.append(peak)
                passed = []
            } else {
                noise = 0.125 * power[peak] + 0.875 * noise
                passed.append(peak)
            }
            threshold = noise + 0.25 * (signal - noise)
            if beats.count > 7, let latest = beats.last {
                let span = latest - (beats.count > 8 ? beats[beats.count - 9] : 0)
                longest = Int(1.66 * Double(span / 8))
            }
        }
        return beats
    }
}

enum Hamilton {
    /// Band 8–16 Hz, slope without sign, mean over 80 ms; a threshold 45 % of the way from the mean of the last eight
    /// noise peaks to that of the last eight beats.
    static func beats(_ samples: [Double], at frequency: Double) -> [Int] {
        guard let band = Butterworth.band(8, 16, order: 1, at: frequency) else { return [] }
        let width = max(1, Int(0.08 * frequency))
        var height = Butterworth.filtered(samples, band).steps.map { abs($0) }.trailingMean(width)
        for index in 0..<min(height.count, 2 * width) { height[index] = 0 }
        var beats: [Int] = []
        var (signals, noises, threshold) = ([Double](), [Double](), 0.0)
        for peak in height.peaks {
            if height[peak] > threshold, Double(peak - (beats.last ?? 0)) > 0.3 * frequency {
                beats.append(peak)
                signals = (signals + [height[peak]]).suffix(8)
            } else {
                noises = (noises + [height[peak]]).suffix(8)
            }
            let noise = noises.reduce(0, +) / Double(max(1, noises.count))
            let signal = signals.reduce(0, +) / Double(max(1, signals.count))
            threshold = noise + 0.45 * (signal - noise)
        }
        return beats
    }
}
