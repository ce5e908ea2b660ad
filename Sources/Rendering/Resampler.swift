// One axis of a picture brought to another length: averaged over areas when shrinking, bilinear when growing.

/// For each output place, a run of inputs and their weights in 1/65536, which sum to 65536.
struct Resampler: Equatable, Sendable {
    /// Where each output's weights begin; one more than there are outputs.
    let starts: [Int]
    let firsts: [Int]
    let weights: [Int]

    init(from inputs: Int, to outputs: Int) {
        var starts = [0]
        var firsts: [Int] = []
        var weights: [Int] = []
        let step = Double(inputs) / Double(outputs)
        for output in 0..<outputs {
            let shares =
                outputs < inputs
                ? Self.area(Double(output) * step, Double(output + 1) * step, inputs)
                : Self.line((Double(output) + 0.5) * step - 0.5, inputs)
            firsts.append(shares.first)
            weights += Self.whole(shares.parts)
            starts.append(weights.count)
        }
        self.starts = starts
        self.firsts = firsts
        self.weights = weights
    }

    private static func area(_ low: Double, _ high: Double, _ inputs: Int) -> (first: Int, parts: [Double]) {
        let first = min(Int(low), inputs - 1)
        let last = min(max(Int(high.rounded(.up)) - 1, first), inputs - 1)
        return (first, (first...last).map { min(Double($0 + 1), high) - max(Double($0), low) })
    }

    private static func line(_ place: Double, _ inputs: Int) -> (first: Int, parts: [Double]) {
        let inside = min(max(place, 0), Double(inputs - 1))
        let first = min(Int(inside), max(inputs - 2, 0))
        return inputs == 1 ? (0, [1]) : (first, [1 - (inside - Double(first)), inside - Double(first)])
    }

    /// Weights that sum to 65536 exactly: the greatest takes what rounding left over.
    private static func whole(_ parts: [Double]) -> [Int] {
        let sum = parts.reduce(0, +)
        guard sum > 0 else { return [65_536] + parts.dropFirst().map { _ in 0 } }
        var weights = parts.map { Int((max($0, 0) / sum * 65_536).rounded()) }
        if let greatest = weights.indices.max(by: { weights[$0] < weights[$1] }) {
            weights[greatest] += 65_536 - weights.reduce(0, +)
        }
        return weights
    }

    /// The inputs that an output takes.
    func inputs(of output: Int) -> Range<Int> {
        firsts[output]..<firsts[output] + starts[output + 1] - starts[output]
    }

    /// A row brought to the new length, channel by channel.
    func apply(_ row: [UInt8], channels: Int, into out: inout [UInt8]) {
        for output in firsts.indices {
            let first = firsts[output]
            for channel in 0..<channels {
                var sum = 32_768
                for place in starts[output]..<starts[output + 1] {
                    sum += weights[place] * Int(row[(first + place - starts[output]) * channels + channel])
                }
                out[output * channels + channel] = UInt8(truncatingIfNeeded: sum >> 16)
            }
        }
    }
}
