// How high the QRS complexes of a lead stand, how high what lies between them, block by block.

/// Levels of one lead's energy in blocks of half a second.
struct LeadLevels {
    /// Energy of the typical QRS peak about each block; 0 where the lead is silent.
    let peak: [Float]
    /// What the lead counts for in each block: 0 (nothing) or 0.02 (noise) to 1 (clean).
    let weight: [Float]

    private static let seconds = 0.5
    /// A beat is expected in two seconds.
    private static let blocksOfBeat = 4
    /// Stretches of two seconds to either side that share a level: 18 seconds in all.
    private static let reach = 4

    /// Samples of a block.
    static func length(at frequency: Double) -> Int { BoxFilter.width(seconds, at: frequency) }

    init(_ energy: [Float], present: Float, at frequency: Double) {
        let length = Self.length(at: frequency)
        let blocks = max(1, energy.count / length)
        let peaks = Self.peaks(energy, length * Self.blocksOfBeat, at: frequency)
        var peak = [Float](repeating: 0, count: blocks)
        var weight = peak
        var near: [Float] = []
        for block in 0..<blocks {
            let start = max(0, (block - 1) * length + length / 2)
            let end = min(energy.count, (block + 1) * length + length / 2)
            near.removeAll(keepingCapacity: true)
            for index in stride(from: start, to: end, by: 2) { near.append(energy[index]) }
            near.sort()
            peak[block] = peaks[min(block / Self.blocksOfBeat, peaks.count - 1)]
            let floor = near.isEmpty ? 0 : near[near.count * 2 / 5]
            weight[block] = Self.weight(peak: peak[block], floor: floor) * present
        }
        self.peak = peak
        self.weight = weight
    }

    /// The typical height of a QRS complex about each stretch of two seconds.
    private static func peaks(_ energy: [Float], _ length: Int, at frequency: Double) -> [Float] {
        let count = max(1, energy.count / length)
        var highest = [Float](repeating: 0, count: count)
        for index in energy.indices {
            let block = min(index / length, count - 1)
            highest[block] = max(highest[block], energy[index])
        }
        let first = (0..<count).map { block in
            let heights = highest[max(0, block - reach)..<min(count, block + reach + 1)].sorted()
            // Six in ten: two blocks of artifact do not raise the level, nor do three without a beat lower it.
            return heights[(heights.count - 1) * 6 / 10]
        }
        return refined(first, maxima(energy, above: first, length, at: frequency))
    }

    /// Where a few high beats among low ones have set the level, the low ones, being more, set it anew.
    private static func refined(_ levels: [Float], _ maxima: [[Float]]) -> [Float] {
        levels.indices.map { block in
            let near = max(0, block - reach)..<min(levels.count, block + reach + 1)
            let heights = maxima[near].flatMap(\.self).sorted()
            // More than 3.5 a second are no beats with their T waves but noise, which must not set a level.
            let most = Double(near.count) * Self.seconds * Double(Self.blocksOfBeat) * 3.5
            guard heights.count >= 4, Double(heights.count) <= most else { return levels[block] }
            return min(levels[block], heights[(heights.count - 1) * 65 / 100])
        }
    }

    /// The local maxima, 200 ms apart, of three tenths of the level's amplitude and more, by stretches.
    private static func maxima(
        _ energy: [Float], above levels: [Float], _ length: Int, at frequency: Double
    ) -> [[Float]] {
        let apart = BoxFilter.width(0.200, at: frequency)
        var maxima = [[Float]](repeating: [], count: levels.count)
        var last: (place: Int, block: Int) = (-apart, 0)
        guard energy.count > 2 else { return maxima }
        for index in 1..<(energy.count - 1) {
            let block = min(index / length, levels.count - 1)
            let value = energy[index]
            guard value > 0.09 * levels[block], value > energy[index - 1], value >= energy[index + 1] else { continue }
            if index - last.place >= apart {
                maxima[block].append(value)
            } else if let before = maxima[last.block].last, value > before {
                maxima[last.block][maxima[last.block].count - 1] = value
            } else {
                continue
            }
            last = (index, index - last.place >= apart ? block : last.block)
        }
        return maxima
    }

    /// From the ratio of the amplitudes of peak and floor. Clean leads have 8 and more; in noise without QRS complexes
    /// the highest peak of two seconds stands about 2 above the floor.
    private static func weight(peak: Float, floor: Float) -> Float {
        guard peak > 1e-6 else { return 0 }
        let ratio = (peak / max(floor, peak * 1e-4)).squareRoot()
        let share = min(max((ratio - 2) / 6, 0), 1)
        return 0.02 + 0.98 * share * share
    }
}
