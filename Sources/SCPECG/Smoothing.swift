// The low-pass filter of the standard, which smooths what coarse steps and thinning left in the rhythm.

/// Means of three neighbours outside what is kept.
enum Smoothing {
    /// - Parameter kept: samples that stay as they are; the first and the last always do.
    ///
    /// Thirds are rounded away from zero, as in the reference reader: see Docs/Formats/SCPECG.md.
    static func smoothed(_ samples: [Int32], keeping kept: [Bool]) -> [Int32] {
        guard samples.count > 2, kept.count == samples.count else { return samples }
        var result = samples
        for index in 1..<(samples.count - 1) where !kept[index] {
            let sum = Int64(samples[index - 1]) + Int64(samples[index]) + Int64(samples[index + 1])
            result[index] = Int32(truncatingIfNeeded: (sum >= 0 ? sum + 2 : sum - 2) / 3)
        }
        return result
    }

    /// After thinning: the protected stretches stay, and the samples on both sides of the borders of the zones from
    /// which the reference beat was taken. Numbers count from 0 at the first sample of the lead.
    static func kept(count: Int, protected: [Range<Int>], zones: [Range<Int>]) -> [Bool] {
        var kept = [Bool](repeating: false, count: count)
        for stretch in protected {
            for index in stretch { kept[index] = true }
        }
        for zone in zones {
            for index in [zone.lowerBound - 1, zone.lowerBound, zone.upperBound - 1, zone.upperBound]
            where kept.indices.contains(index) {
                kept[index] = true
            }
        }
        return kept
    }

    /// Without thinning: the stretches stay and two samples after each, as in the reference reader, which counts the
    /// samples of the zones from 0 here.
    static func kept(count: Int, around stretches: [Range<Int>]) -> [Bool] {
        var kept = [Bool](repeating: false, count: count)
        for stretch in stretches {
            for index in stretch.lowerBound..<min(count, stretch.upperBound + 2) { kept[index] = true }
        }
        return kept
    }
}
