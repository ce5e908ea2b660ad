// All leads of a window in one curve that is high where a QRS complex is.

/// The combined curve: about 1 at a typical QRS complex, near 0 between them.
struct DetectionFunction {
    let frequency: Double
    /// Amplitude, not energy.
    let height: [Float]
    /// The sum of the leads' waves without sign, for the place of the R wave.
    let sharpness: [Float]
    /// The curve of the part above 12 Hz, in the same scale.
    let sharp: [Float]
    /// The share of the weights whose lead stands at three tenths of its typical QRS complex or higher.
    let agreement: [Float]
    /// The best weight of any lead, block by block.
    let confidence: [Float]

    init(_ leads: [WorkingLead], at frequency: Double) {
        let count = leads.map(\.values.count).max() ?? 0
        let length = LeadLevels.length(at: frequency)
        var sum = [Float](repeating: 0, count: count)
        var waves = sum
        var weights = sum
        var sharp = sum
        var agreeing = sum
        var best = [Float](repeating: 0, count: max(1, count / length))
        for lead in leads where lead.values.count == count {
            let band = QRSBand(lead.values, at: frequency)
            let levels = LeadLevels(band.energy, present: lead.presentShare, at: frequency)
            for block in best.indices { best[block] = max(best[block], levels.weight[block]) }
            var stills = lead.stills[...]
            for index in 0..<count {
                while let still = stills.first, still.upperBound <= index { stills.removeFirst() }
                if let still = stills.first, still.contains(index) { continue }
                let block = min(index / length, levels.peak.count - 1)
                let (peak, weight) = (levels.peak[block], levels.weight[block])
                guard weight > 0 else { continue }
                // One lead's artifact counts little more than a QRS complex.
                let height = (band.energy[index] / peak).squareRoot()
                sum[index] += weight * min(height, 1.5)
                sharp[index] += weight * min((band.sharpEnergy[index] / peak).squareRoot(), 1.5)
                if height >= 0.3 { agreeing[index] += weight }
                waves[index] += weight * min(abs(band.wave[index]) / peak.squareRoot(), 4)
                weights[index] += weight
            }
        }
        for index in 0..<count where weights[index] > 0 {
            sum[index] /= weights[index]
            waves[index] /= weights[index]
            sharp[index] /= weights[index]
            agreeing[index] /= weights[index]
        }
        self.frequency = frequency
        height = sum
        sharpness = waves
        self.sharp = sharp
        agreement = agreeing
        confidence = best
    }
}
