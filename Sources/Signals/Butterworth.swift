// Butterworth band-pass filters of first and second order, as the published detectors use them.

/// One section of second order (bilinear transform).
struct Biquad {
    let (b0, b2): (Double, Double)
    let (a1, a2): (Double, Double)

    /// The analogue section gain·s / (s² + damping·s + square) at a sampling frequency; its middle coefficient b1 is 0.
    init(gain: Double, damping: Double, square: Double, at frequency: Double) {
        let double = 2 * frequency
        let scale = double * double + damping * double + square
        b0 = gain * double / scale
        b2 = -b0
        a1 = (2 * square - 2 * double * double) / scale
        a2 = (double * double - damping * double + square) / scale
    }

    func filtered(_ samples: [Double]) -> [Double] {
        var output = samples
        var (one, two) = (0.0, 0.0)
        for index in samples.indices {
            let value = samples[index]
            let result = b0 * value + one
            one = two - a1 * result
            two = b2 * value - a2 * result
            output[index] = result
        }
        return output
    }
}

enum Butterworth {
    /// Band-pass from low to high hertz; nil where the sampling frequency leaves no such band.
    static func band(_ low: Double, _ high: Double, order: Int, at frequency: Double) -> [Biquad]? {
        guard low > 0, low < high, high * 2.05 < frequency else { return nil }
        let lower = warped(low, frequency)
        let upper = warped(high, frequency)
        let width = upper - lower
        let square = lower * upper
        guard order == 2 else { return [Biquad(gain: width, damping: width, square: square, at: frequency)] }
        // The low-pass pole at 135° becomes two poles of the band-pass.
        let half = (0.5).squareRoot() * width
        let root = Elementary.squareRoot(-4 * square, -2 * half * half)
        return [1.0, -1.0].map { sign in
            let real = (-half + sign * root.real) / 2
            let imaginary = (half + sign * root.imaginary) / 2
            return Biquad(
                gain: width, damping: -2 * real, square: real * real + imaginary * imaginary, at: frequency)
        }
    }

    private static func warped(_ hertz: Double, _ frequency: Double) -> Double {
        let angle = Elementary.pi * hertz / frequency
        return 2 * frequency * Elementary.sin(angle) / Elementary.cos(angle)
    }

    /// Starts as if the samples had stood at their mean for ever.
    static func filtered(_ samples: [Double], _ sections: [Biquad]) -> [Double] {
        let mean = samples.reduce(0, +) / Double(max(1, samples.count))
        return sections.reduce(samples.map { $0 - mean }) { $1.filtered($0) }
    }
}
