// The moving average: the one filter of the room. It keeps the time of what it smooths, and costs the same at any width.

enum BoxFilter {
    /// The mean of the `width` samples about each sample (made odd, at least 1); fewer at the ends.
    static func mean(_ samples: [Float], width: Int) -> [Float] {
        let half = max(0, width / 2)
        guard half > 0, samples.count > 1 else { return samples }
        var output = [Float](repeating: 0, count: samples.count)
        var sum = 0.0
        var (from, to) = (0, 0)
        for index in samples.indices {
            while to < samples.count, to <= index + half {
                sum += Double(samples[to])
                to += 1
            }
            while from < index - half {
                sum -= Double(samples[from])
                from += 1
            }
            output[index] = Float(sum / Double(to - from))
        }
        return output
    }

    /// Samples in so many seconds, at least 1.
    static func width(_ seconds: Double, at frequency: Double) -> Int {
        max(1, Int((seconds * frequency).rounded()))
    }
}
