// The amplitude of one frequency in a lead (Goertzel's recurrence).

enum MainsMeter {
    /// Median over seconds of the amplitude, in the unit of the samples; 0 where the frequency cannot be sampled.
    ///
    /// A steady wave has the same amplitude in every second; QRS complexes and muscle do not.
    static func amplitude(_ samples: [Float], at hertz: Double, sampled frequency: Double) -> Double {
        let length = Int(frequency.rounded())
        guard frequency > 2.2 * hertz, frequency <= 1e5, samples.count >= length else { return 0 }
        let angle = 2 * Elementary.pi * hertz / frequency
        let factor = 2 * Elementary.cos(angle)
        var sizes: [Double] = []
        for start in stride(from: 0, through: samples.count - length, by: length) {
            var (one, two) = (0.0, 0.0)
            // The slope instead of the value keeps the baseline from leaking into the band.
            for index in max(1, start)..<(start + length) {
                let value = Double(samples[index]) - Double(samples[index - 1])
                (one, two) = (value + factor * one - two, one)
            }
            let power = max(0, one * one + two * two - factor * one * two)
            sizes.append(2 * power.squareRoot() / Double(length))
        }
        sizes.sort()
        // The slope of a wave is larger than the wave by 2 sin(angle / 2).
        return sizes[sizes.count / 4] / (2 * Elementary.sin(angle / 2))
    }
}
