// Five published detectors of QRS complexes, each simple and each different, that bear witness to a heart rate.

/// Detectors of one lead that share nothing but the lead. None is good enough to be believed alone; where most of them
/// agree, the lead is easy and the rate certain.
enum Witness: CaseIterable {
    /// Pan & Tompkins, IEEE Trans. Biomed. Eng. 32:230, 1985.
    case panTompkins
    /// Hamilton, Computers in Cardiology 29:101, 2002.
    case hamilton
    /// Elgendi, Jonkman & De Boer, BIOSIGNALS 2010: two moving averages.
    case elgendi
    /// Gutiérrez-Rivas et al., IEEE Sensors J. 15:6036, 2015: a threshold that sinks.
    case sinkingThreshold
    /// Steep stretches: the slope against its own average.
    case slope

    /// Samples of the beats it sees.
    func beats(_ samples: [Double], at frequency: Double) -> [Int] {
        guard samples.count > Int(frequency), frequency >= 50 else { return [] }
        switch self {
        case .panTompkins: return PanTompkins.beats(samples, at: frequency)
        case .hamilton: return Hamilton.beats(samples, at: frequency)
        case .elgendi: return TwoAverages.beats(samples, at: frequency)
        case .sinkingThreshold: return SinkingThreshold.beats(samples, at: frequency)
        case .slope: return SteepStretches.beats(samples, at: frequency)
        }
    }
}

extension [Double] {
    /// The mean of each sample and the `width - 1` before it.
    func trailingMean(_ width: Int) -> [Double] {
        guard width > 1 else { return self }
        var output = self
        var sum = 0.0
        for index in indices {
            sum += self[index]
            if index >= width { sum -= self[index - width] }
            output[index] = sum / Double(Swift.min(width, index + 1))
        }
        return output
    }

    /// The mean of the `width` samples about each; the ends stand still.
    func centredMean(_ width: Int) -> [Double] {
        guard width > 1, let first, let last else { return self }
        let before = width / 2
        func value(_ index: Int) -> Double { index < 0 ? first : index < count ? self[index] : last }
        var output = self
        var sum = 0.0
        for index in (-before)..<(width - before) { sum += value(index) }
        for index in indices {
            output[index] = sum / Double(width)
            sum += value(index + width - before) - value(index - before)
        }
        return output
    }

    /// The change from each sample to the next.
    var steps: [Double] { zip(dropFirst(), self).map { $0 - $1 } }

    /// Places of samples above both neighbours.
    var peaks: [Int] {
        guard count > 2 else { return [] }
        return (1..<(count - 1)).filter { self[$0 - 1] < self[$0] && self[$0 + 1] < self[$0] }
    }
}
