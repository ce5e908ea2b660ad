// Bimodal compression: between the protected stretches only one value for several samples is stored.

/// How a lead's samples are thinned: which stretches of it are kept whole, and by which factor the rest is thinned.
///
/// Positions count from 0 at the first sample of the lead.
struct Thinning: Sendable {
    let factor: Int
    /// What makes no whole group at the end of a stretch is one value more; by the standard it is stored as it is.
    let isRestGrouped: Bool
    /// Stretches of the lead in order: whole or thinned.
    let stretches: [(range: Range<Int>, isWhole: Bool)]

    /// - Parameter protected: in samples of the record from 1, apart and in order.
    init(lead: SCPLeads.Lead, protected: [ClosedRange<Int>], factor: Int, isRestGrouped: Bool = false) {
        self.factor = factor
        self.isRestGrouped = isRestGrouped
        var stretches: [(Range<Int>, Bool)] = []
        var place = 0
        for zone in protected {
            let first = max(place, zone.lowerBound - lead.first)
            let end = min(lead.count, zone.upperBound - lead.first + 1)
            guard end > first else { continue }
            if first > place { stretches.append((place..<first, false)) }
            stretches.append((first..<end, true))
            place = end
        }
        if place < lead.count { stretches.append((place..<lead.count, false)) }
        self.stretches = stretches
    }

    /// Values stored for the lead.
    var storedCount: Int {
        stretches.reduce(0) { total, stretch in
            let length = stretch.range.count
            return total + (stretch.isWhole ? length : groups(length) + singles(length))
        }
    }

    /// Values that stand for groups in a thinned stretch of this length.
    private func groups(_ length: Int) -> Int { (isRestGrouped ? length + factor - 1 : length) / factor }
    /// Samples stored as they are after the groups.
    private func singles(_ length: Int) -> Int { isRestGrouped ? 0 : length % factor }

    /// The lead at its full rate, as far as the stored values reach.
    ///
    /// Each value stands for the middle of its group: between two of them the line is straight, before the first and
    /// after the last of a stretch it is level (EN 1064, annex C).
    func expanded(_ stored: [Int32]) -> [Int32] {
        var samples: [Int32] = []
        var rest = stored[...]
        for (range, isWhole) in stretches {
            if isWhole {
                samples += rest.prefix(range.count)
                rest = rest.dropFirst(range.count)
            } else {
                let groups = rest.prefix(groups(range.count))
                rest = rest.dropFirst(groups.count)
                samples += line(through: Array(groups)).prefix(range.count)
                let single = rest.prefix(singles(range.count))
                samples += single
                rest = rest.dropFirst(single.count)
            }
            if rest.isEmpty { break }
        }
        return samples
    }

    private func line(through groups: [Int32]) -> [Int32] {
        guard let first = groups.first, let last = groups.last else { return [] }
        var samples = [Int32](repeating: first, count: factor / 2)
        for (from, to) in zip(groups, groups.dropFirst()) {
            for step in 0..<factor {
                let rise = (Int64(to) - Int64(from)) * Int64(step)
                samples.append(Int32(truncatingIfNeeded: Int64(from) + nearest(rise, Int64(factor))))
            }
        }
        samples += [Int32](repeating: last, count: factor - factor / 2)
        return samples
    }

    /// The quotient to the nearest whole number, halves away from zero.
    private func nearest(_ number: Int64, _ divisor: Int64) -> Int64 {
        (number >= 0 ? number + divisor / 2 : number - divisor / 2) / divisor
    }
}
