// A plain heart for the tests of this room: beats of bell curves where the test wants them, in as many leads as it wants.

import Waveforms

/// Beats at chosen times, seen from twelve leads or any of them.
struct TestHeart {
    enum Sort { case normal, ventricular, atrialOnly, paced }

    var frequency = 500.0
    var seconds = 10.0
    var beats: [(time: Double, sort: Sort)]
    /// Standard deviation, µV.
    var noise = 5.0
    /// Amplitude of everything.
    var size = 1.0
    var seed: UInt64 = 1
    var step = 1.0

    /// A beat every `interval` seconds.
    init(every interval: Double, frequency: Double = 500, seconds: Double = 10) {
        self.frequency = frequency
        self.seconds = seconds
        beats = stride(from: 0.4, to: seconds - 0.3, by: interval).map { ($0, .normal) }
    }

    init(at times: [Double], frequency: Double = 500, seconds: Double = 10) {
        self.frequency = frequency
        self.seconds = seconds
        beats = times.map { ($0, .normal) }
    }

    /// P, QRS and T of the two measured limb leads and the chest leads: share of each.
    static let shares: [StandardLead: (atrial: Double, high: Double, low: Double, last: Double)] = [
        .one: (0.6, 0.7, -0.10, 0.6), .two: (1, 1, -0.15, 1), .v1: (0.4, 0.2, -0.9, -0.3), .v2: (0.5, 0.4, -1.2, 1),
        .v3: (0.5, 0.7, -0.9, 1.2), .v4: (0.6, 1.2, -0.5, 1.1), .v5: (0.6, 1.2, -0.2, 0.9), .v6: (0.6, 1, -0.1, 0.7),
    ]

    /// Microvolts by lead; the limb leads fulfil Einthoven's and Goldberger's relations before rounding.
    func microvolts() -> [StandardLead: [Double]] {
        var random = TestRandom(seed: seed)
        var leads: [StandardLead: [Double]] = [:]
        for lead in StandardLead.independent { leads[lead] = trace(Self.shares[lead] ?? (1, 1, 0, 1), &random) }
        let (one, two) = (leads[.one] ?? [], leads[.two] ?? [])
        leads[.three] = zip(one, two).map { $1 - $0 }
        leads[.aVR] = zip(one, two).map { -($0 + $1) / 2 }
        leads[.aVL] = zip(one, two).map { $0 - $1 / 2 }
        leads[.aVF] = zip(one, two).map { $1 - $0 / 2 }
        return leads
    }

    func recording(_ names: [StandardLead] = StandardLead.allCases) -> Recording {
        recording(microvolts(), names)
    }

    func recording(_ microvolts: [StandardLead: [Double]], _ names: [StandardLead] = StandardLead.allCases) -> Recording
    {
        Recording(
            frequency: frequency,
            leads: names.map { lead in
                let steps = (microvolts[lead] ?? []).map { Int32(max(-2e9, min(2e9, ($0 / step).rounded()))) }
                return RecordedLead(
                    name: lead.rawValue, standard: lead, steps: steps, microvoltsPerStep: step, missing: Int32.min)
            })
    }

    /// Samples of the R waves.
    var known: [Int] { beats.filter { $0.sort != .atrialOnly }.map { Int(($0.time * frequency).rounded()) } }

    private func trace(
        _ share: (atrial: Double, high: Double, low: Double, last: Double), _ random: inout TestRandom
    ) -> [Double] {
        var values = (0..<Int(seconds * frequency)).map { _ in noise * random.normal() }
        for beat in beats {
            for wave in Self.waves(beat.sort, share) {
                let first = max(0, Int((beat.time + wave.time - 5 * wave.width) * frequency))
                let last = min(values.count - 1, Int((beat.time + wave.time + 5 * wave.width) * frequency))
                guard first <= last else { continue }
                for index in first...last {
                    let distance = (Double(index) / frequency - beat.time - wave.time) / wave.width
                    values[index] += size * wave.height * TestRandom.bell(distance)
                }
            }
        }
        return values
    }

    private static func waves(
        _ sort: Sort, _ share: (atrial: Double, high: Double, low: Double, last: Double)
    ) -> [(time: Double, width: Double, height: Double)] {
        let atrial = (-0.16, 0.025, 120 * share.atrial)
        let last = (0.27, 0.05, 250 * share.last)
        switch sort {
        case .atrialOnly: return [atrial]
        case .normal: return [atrial, (0, 0.012, 1000 * share.high), (0.03, 0.012, 1000 * share.low), last]
        case .ventricular:
            return [(0, 0.035, 1100 * share.high), (0.09, 0.04, -600 * share.high), (0.32, 0.07, -300 * share.last)]
        case .paced: return [(-0.06, 0.0008, 5000 * share.high), (0, 0.03, -900 * share.high), (0.32, 0.06, 300)]
        }
    }
}

/// The same chance every time (SplitMix64).
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + unit() } }

    /// exp(−x² / 2), by halving.
    static func bell(_ distance: Double) -> Double {
        let power = distance * distance / 2 / 256
        var value = 1 - power + power * power / 2 - power * power * power / 6
        for _ in 0..<8 { value *= value }
        return value
    }
}
