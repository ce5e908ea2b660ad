// Beats found against beats known, as ANSI/AAMI EC57 pairs them.

/// Each known beat has at most one found beat within 150 ms, the nearest; what is left over is missed or extra.
struct BeatComparison {
    private(set) var paired = 0
    private(set) var missed: [Int] = []
    private(set) var extra: [Int] = []
    /// Found less known, milliseconds, of each pair.
    private(set) var offsets: [Double] = []

    init(known: [Int], found: [Int], frequency: Double) {
        let window = 0.150 * frequency
        var (one, other) = (0, 0)
        while one < known.count, other < found.count {
            let distance = Double(found[other] - known[one])
            if abs(distance) > window {
                if distance < 0 {
                    extra.append(found[other])
                    other += 1
                } else {
                    missed.append(known[one])
                    one += 1
                }
                continue
            }
            let isNextNearer = other + 1 < found.count && abs(found[other + 1] - known[one]) < Int(abs(distance))
            if isNextNearer {
                extra.append(found[other])
                other += 1
                continue
            }
            paired += 1
            offsets.append(distance / frequency * 1000)
            one += 1
            other += 1
        }
        missed += known[one...]
        extra += found[other...]
    }

    /// Of the known beats, the share found; per cent.
    var sensitivity: Double { share(paired + missed.count) }
    /// Of the found beats, the share known; per cent.
    var predictivity: Double { share(paired + extra.count) }

    private func share(_ all: Int) -> Double { all == 0 ? 0 : 100 * Double(paired) / Double(all) }

    /// Joins the beats of another record.
    mutating func add(_ other: BeatComparison) {
        paired += other.paired
        missed += other.missed
        extra += other.extra
        offsets += other.offsets
    }

    var medianOffset: Double { offsets.isEmpty ? 0 : offsets.sorted()[offsets.count / 2] }
}
