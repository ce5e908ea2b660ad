// Whatever a file may hold, there is an answer, and no number in it is infinite or none.

import Exams
import Signals
import Testing
import Waveforms

@Suite struct `Garbage recordings` {
    private func check(_ recording: Recording) {
        let report = SignalReport(of: recording)
        let count = recording.sampleCount
        #expect(report.beats.positions.allSatisfy { (0..<max(1, count)).contains($0) })
        #expect(zip(report.beats.positions, report.beats.positions.dropFirst()).allSatisfy { $0 < $1 })
        #expect(report.beats.heights.allSatisfy { $0.isFinite })
        #expect(report.quality.count == recording.leads.count)
        for quality in report.quality {
            let all = quality.measures
            for value in [all.complex, all.noise, all.mains, all.wander, all.flatShare] { #expect(value.isFinite) }
        }
        let numbers =
            [report.rate.beatsPerMinute, report.rate.unconfirmed, report.extremes.longest?.milliseconds].compactMap(
                \.self)
        #expect(numbers.allSatisfy { $0.isFinite && $0 > 0 })
        #expect(report.relations.relations.allSatisfy { $0.residual.isFinite && $0.tolerance.isFinite })
        let limits = RhythmLimits(longestInterval: 3000, lowestRate: 35, highestRate: 180)
        for alarm in report.critical.alarms(limits) { #expect(alarm.value.isFinite && alarm.confidence.isFinite) }
    }

    private func lead(_ steps: [Int32], _ standard: StandardLead?, scale: Double = 1, zero: Double = 0) -> RecordedLead
    {
        RecordedLead(
            name: standard?.rawValue ?? "X", standard: standard, steps: steps, microvoltsPerStep: scale, zero: zero,
            missing: Int32.min)
    }

    @Test func `no lead, empty leads and single samples have no beats`() {
        check(Recording(frequency: 500, leads: []))
        for count in [0, 1, 2, 3, 10, 100] {
            let steps = (0..<count).map { Int32($0 % 7) }
            check(Recording(frequency: 500, leads: StandardLead.allCases.map { lead(steps, $0) }))
        }
    }

    @Test(arguments: [-1, 0, 0.001, 1, 2, 49, 50, 51, 99, 1e5, 1e6, 1e12, .infinity, .nan, .leastNonzeroMagnitude])
    func `no frequency is too strange`(frequency: Double) {
        let steps = TestHeart(every: 0.8).recording([.two]).leads[0].steps
        check(Recording(frequency: frequency, leads: StandardLead.limb.map { lead(steps, $0) }))
    }

    @Test(arguments: [0, -5, 1e-30, 1e30, .infinity, -.infinity, .nan, 4.88]) func `no scale is too strange`(
        scale: Double
    ) {
        let steps = TestHeart(every: 0.8).recording([.two]).leads[0].steps
        for zero in [0, 1e30, -1e30, 0.5, .nan, .infinity] as [Double] {
            check(Recording(frequency: 500, leads: StandardLead.limb.map { lead(steps, $0, scale: scale, zero: zero) }))
        }
    }

    @Test func `leads of unequal length, extremes of the integers and holes are taken`() {
        let extremes = (0..<5000).map { [Int32.max, Int32.min + 1, 0, Int32.min][($0 / 37) % 4] }
        let holes = [Int32](repeating: Int32.min, count: 5000)
        let short = TestHeart(every: 0.7, seconds: 3).recording([.two]).leads[0].steps
        check(
            Recording(
                frequency: 500,
                leads: [
                    lead(extremes, .one), lead(holes, .two), lead(short, .three), lead([], .v1), lead(extremes, nil),
                ]))
        check(Recording(frequency: 200, leads: [lead(holes, .two), lead(holes, .one)]))
    }

    @Test func `random samples of every size are taken`() {
        var random = TestRandom(seed: 11)
        for _ in 0..<150 {
            let count = random.below(3000)
            let size = 1 << random.below(31)
            let leads = (0...random.below(4)).map { _ in
                let length = random.below(4) == 0 ? random.below(3000) : count
                let hold = 1 + random.below(50)
                var value: Int32 = 0
                let steps = (0..<length).map { index in
                    if index % hold == 0 { value = Int32(truncatingIfNeeded: random.below(2 * size) - size) }
                    return random.below(200) == 0 ? Int32.min : value
                }
                return lead(steps, StandardLead.allCases[random.below(12)])
            }
            check(Recording(frequency: [1, 60, 100, 250, 500, 1000, 1e6][random.below(7)], leads: leads))
        }
    }
}
