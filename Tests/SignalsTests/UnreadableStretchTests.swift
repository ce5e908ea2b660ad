// Rates beside stretches that nobody could read, and the critical rules that must not fire there.

import Exams
import Signals
import Testing
import Waveforms

@Suite struct `Rates beside unreadable stretches` {
    private let limits = RhythmLimits(longestInterval: 3000, lowestRate: 35, highestRate: 180)

    /// What a hole in all leads holds.
    enum Filling: CaseIterable { case zero, level, absent }

    /// 75 a minute with holes, in seconds.
    private func recording(
        _ seconds: Double, holes: [Range<Double>], _ filling: Filling, _ names: [StandardLead] = StandardLead.allCases
    ) -> Recording {
        let heart = TestHeart(every: 0.8, frequency: 250, seconds: seconds)
        let leads = heart.recording(names).leads.map { lead in
            var steps = lead.steps
            for hole in holes {
                for index in Int(hole.lowerBound * 250)..<Int(hole.upperBound * 250) {
                    steps[index] = filling == .zero ? 0 : filling == .level ? 700 : .min
                }
            }
            return RecordedLead(
                name: lead.name, standard: lead.standard, steps: steps, microvoltsPerStep: 1, missing: .min)
        }
        return Recording(frequency: 250, leads: leads)
    }

    @Test(arguments: Filling.allCases) func `ten seconds without a signal leave the rate of a minute as it is`(
        filling: Filling
    ) throws {
        let report = SignalReport(of: recording(60, holes: [20.05..<30.05], filling))
        let rate = try #require(report.rate.unconfirmed)
        #expect(abs(rate - 75) <= 1)
        #expect(report.rate.beatsPerMinute.map { abs($0 - 75) <= 1 } ?? true)
        let slowest = try #require(report.extremes.slowest)
        #expect(abs(slowest.beatsPerMinute - 75) <= 2, "\(slowest)")
        #expect(report.critical.isLong)
        #expect(report.critical.alarms(limits).filter(\.isProven).isEmpty)
        #expect(report.critical.alarms(limits).allSatisfy { $0.rule == .longestInterval })
    }

    @Test(arguments: Filling.allCases) func `five seconds without a signal leave the rate of a strip as it is`(
        filling: Filling
    ) throws {
        let report = SignalReport(of: recording(20, holes: [8..<13], filling, [.one, .two]))
        let rate = try #require(report.rate.unconfirmed)
        #expect(abs(rate - 75) <= 1)
        #expect(report.rate.beatsPerMinute.map { abs($0 - 75) <= 1 } ?? true, "\(report.rate)")
        #expect(report.critical.alarms(limits).filter(\.isProven).isEmpty)
    }

    @Test(arguments: Filling.allCases) func `many short holes make no slow run`(filling: Filling) throws {
        let holes = stride(from: 5.5, to: 110, by: 7).map { $0..<($0 + 2.5) }
        let report = SignalReport(of: recording(120, holes: holes, filling))
        let rate = try #require(report.rate.unconfirmed)
        #expect(abs(rate - 75) <= 0.5, "\(rate) \(filling)")
        #expect(report.critical.alarms(limits).allSatisfy { $0.rule == .longestInterval && !$0.isProven })
    }

    @Test func `a slow heart without noise stays slow`() throws {
        var heart = TestHeart(every: 2, frequency: 250, seconds: 60)
        heart.noise = 0
        heart.step = 5
        let report = SignalReport(of: heart.recording())
        #expect(report.rate.unconfirmed.map { abs($0 - 30) <= 1 } == true)
        #expect(report.critical.alarms(limits).contains { $0.rule == .lowestRate })
        heart = TestHeart(every: 0.8, frequency: 250, seconds: 120)
        heart.noise = 0
        heart.step = 5
        heart.beats.removeAll { $0.time > 40 && $0.time < 70 }
        heart.beats += stride(from: 41.0, to: 70, by: 1.9).map { ($0, .normal) }
        heart.beats.sort { $0.time < $1.time }
        #expect(SignalReport(of: heart.recording()).critical.alarms(limits).contains { $0.rule == .lowestRate })
    }
}
