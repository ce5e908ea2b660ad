// Twelve leads that were taken three at a time: beats and rates over the turns, and no interval across them.

import Exams
import Signals
import Testing
import Waveforms

@Suite struct `Leads that take turns` {
    private let limits = RhythmLimits(longestInterval: 3000, lowestRate: 35, highestRate: 180)

    /// - Parameter overlap: samples by which a turn goes on into the next one.
    /// - Parameter fill: what stands where a lead waits; nil: no sample.
    private func turns(
        _ heart: TestHeart, of count: Int = 4, overlap: Int = 0, through: StandardLead? = nil, fill: Int32? = nil
    ) -> Recording {
        let whole = heart.recording()
        let length = whole.sampleCount / count
        let leads = whole.leads.enumerated().map { index, lead in
            let turn = index * count / whole.leads.count
            let end = (turn + 1) * length + overlap
            let steps = lead.steps.enumerated().map { place, step in
                lead.standard == through || (turn * length..<end).contains(place) ? step : fill ?? .min
            }
            let there = lead.standard == through || fill != nil ? steps.count : end
            return RecordedLead(
                name: lead.name, standard: lead.standard, steps: Array(steps.prefix(there)), microvoltsPerStep: 1,
                missing: fill == nil ? .min : nil)
        }
        return Recording(frequency: whole.frequency, leads: leads)
    }

    @Test(arguments: [0, 1]) func `every beat of every turn is found, and no interval goes across`(overlap: Int) throws
    {
        let heart = TestHeart(every: 0.8)
        let report = SignalReport(of: turns(heart, overlap: overlap))
        #expect(report.beats.turns.count == 4, "\(report.beats.turns)")
        for known in heart.known {
            // A beat that a turn's end cuts in two is nobody's.
            let isCut = report.beats.turns.dropFirst().contains { abs($0.lowerBound - known) < 50 }
            let isFound = report.beats.positions.contains { abs($0 - known) <= 20 }
            #expect(isFound || isCut, "\(known) in \(report.beats.positions)")
        }
        #expect(report.beats.intervals.allSatisfy { abs($0 - 0.8) < 0.05 }, "\(report.beats.intervals)")
        #expect(try abs(#require(report.rate.unconfirmed) - 75) <= 1)
        #expect(report.rate.beatsPerMinute.map { abs($0 - 75) <= 1 } == true, "\(report.rate)")
        #expect(report.quality.allSatisfy { $0.grade >= .fair }, "\(report.quality.map(\.faults))")
        #expect(report.critical.alarms(limits).isEmpty)
        #expect(report.relations.hold && report.suspicions.isEmpty)
    }

    @Test(arguments: [0, -512] as [Int32])
    func `a value that fills the wait is no heart standing still`(fill: Int32) throws {
        let report = SignalReport(of: turns(TestHeart(every: 0.8), fill: fill))
        let wanted = SignalReport(of: turns(TestHeart(every: 0.8)))
        // A sample at a turn's end may have the fill's value by chance, and then belongs to the wait.
        #expect(report.beats.turns.count == 4 && report.beats.positions.count == wanted.beats.positions.count)
        #expect(zip(report.beats.positions, wanted.beats.positions).allSatisfy { abs($0 - $1) <= 2 })
        #expect(report.rate.beatsPerMinute.map { abs($0 - 75) <= 1 } == true, "\(report.rate)")
        #expect(report.quality.allSatisfy { $0.grade >= .fair }, "\(report.quality.map(\.faults))")
        #expect(report.critical.alarms(limits).isEmpty && report.suspicions.isEmpty && report.relations.hold)
    }

    @Test func `thousands of turns of 0.4 seconds are no more work than one`() {
        let whole = TestHeart(every: 0.8, seconds: 1_200).recording([.one, .two])
        let leads = whole.leads.enumerated().map { number, lead in
            let steps = lead.steps.enumerated().map { place, step in place / 200 % 2 == number ? step : .min }
            return RecordedLead(
                name: lead.name, standard: lead.standard, steps: steps, microvoltsPerStep: 1, missing: .min)
        }
        let report = SignalReport(of: Recording(frequency: 500, leads: leads))
        #expect(report.beats.turns.count == 3_000)
        #expect(report.rate.beatsPerMinute == nil && report.critical.alarms(limits).isEmpty, "\(report.rate)")
    }

    @Test func `a cable that falls out of all leads is no wait`() {
        let whole = TestHeart(every: 0.8, seconds: 20).recording()
        let leads = whole.leads.map { lead in
            var steps = lead.steps
            for index in 4_000..<6_500 { steps[index] = 0 }
            return RecordedLead(name: lead.name, standard: lead.standard, steps: steps, microvoltsPerStep: 1)
        }
        let recording = Recording(frequency: 500, leads: leads)
        #expect(SignalReport(of: recording).beats.turns == [0..<10_000])
    }

    @Test func `a fast rhythm raises its alarm, and a slow one its own`() {
        let fast = SignalReport(of: turns(TestHeart(every: 0.3)))
        #expect(fast.critical.alarms(limits).map(\.rule) == [.highestRate], "\(fast.rate)")
        let slow = SignalReport(of: turns(TestHeart(every: 1.9, seconds: 40)))
        #expect(slow.critical.alarms(limits).contains { $0.rule == .lowestRate }, "\(slow.rate)")
        #expect(slow.critical.alarms(limits).allSatisfy { $0.rule == .lowestRate })
    }

    @Test func `a pause within a turn counts, and one that turns cut does not grow`() throws {
        var heart = TestHeart(every: 0.8, seconds: 40)
        heart.beats.removeAll { $0.time > 13 && $0.time < 17 || $0.time > 18.5 && $0.time < 21.5 }
        let report = SignalReport(of: turns(heart))
        let longest = try #require(report.extremes.longest)
        #expect(longest.start / 500 >= 12 && longest.end / 500 <= 18 && longest.milliseconds > 4000, "\(longest)")
        #expect(report.extremes.longest?.leads == 3)
    }

    @Test(arguments: [StandardLead.two, .v1], [nil, 0] as [Int32?])
    func `a strip that runs through makes one recording, and each other lead is judged by its column`(
        lead: StandardLead, fill: Int32?
    ) {
        let heart = TestHeart(every: 0.8)
        let report = SignalReport(of: turns(heart, through: lead, fill: fill))
        #expect(report.beats.turns == [0..<5000])
        #expect(report.beats.intervals.count == heart.beats.count - 1)
        #expect(report.rate.beatsPerMinute.map { abs($0 - 75) <= 1 } == true, "\(report.rate)")
        #expect(report.quality.allSatisfy { $0.grade >= .fair }, "\(report.quality.map(\.faults))")
        #expect(report.critical.alarms(limits).isEmpty && report.suspicions.isEmpty && report.relations.hold)
    }

    @Test func `a hole in all leads is no turn`() {
        let whole = TestHeart(every: 0.8, seconds: 20).recording()
        let leads = whole.leads.map { lead in
            var steps = lead.steps
            for index in 4_000..<5_500 { steps[index] = .min }
            return RecordedLead(
                name: lead.name, standard: lead.standard, steps: steps, microvoltsPerStep: 1, missing: .min)
        }
        #expect(SignalReport(of: Recording(frequency: 500, leads: leads)).beats.turns == [0..<10_000])
    }
}
