// When a rate is shown, when it is withheld, and which rules of the critical list fire.

import Exams
import Foundation
import Signals
import Testing
import Waveforms

@Suite struct `Heart rate and extremes` {
    private let limits = RhythmLimits(longestInterval: 3000, lowestRate: 35, highestRate: 180)

    @Test(arguments: [0.35, 0.5, 0.75, 1.0, 1.5]) func `a clear rhythm has its rate`(interval: Double) throws {
        let rate = SignalReport(of: TestHeart(every: interval).recording()).rate
        let shown = try #require(rate.beatsPerMinute, "\(rate)")
        #expect(abs(shown - 60 / interval) <= 1)
        #expect(rate.doubts.isEmpty)
        #expect(rate.confidence >= 0.66)
    }

    @Test func `noise has no rate and no alarm that is proven`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            var random = TestRandom(seed: seed)
            var noise: [StandardLead: [Double]] = [:]
            for lead in StandardLead.allCases { noise[lead] = (0..<5000).map { _ in 200 * random.normal() } }
            let report = SignalReport(of: TestHeart(every: 1).recording(noise))
            #expect(report.rate.beatsPerMinute == nil)
            #expect(report.critical.alarms(limits).allSatisfy { !$0.isProven })
            #expect(report.quality.allSatisfy { $0.grade <= .unusable })
        }
    }

    @Test func `a rhythm lead drowned in mains withholds the rate that other leads give`() {
        let heart = TestHeart(every: 0.8)
        var leads = heart.microvolts()
        leads[.two] = leads[.two]?.enumerated().map { index, value in value + (index % 10 < 5 ? 900 : -900) }
        let rate = SignalReport(of: heart.recording(leads)).rate
        #expect(rate.beatsPerMinute == nil)
        #expect(rate.doubts.contains(.rhythmLeadUnreadable))
        #expect(rate.unconfirmed.map { abs($0 - 75) <= 1 } == true)
    }

    @Test func `two beats are too few for a rate`() {
        let rate = SignalReport(of: TestHeart(at: [2, 3.2], seconds: 5).recording()).rate
        #expect(rate.beatsPerMinute == nil)
        #expect(rate.doubts.contains(.tooFewBeats))
    }

    @Test(arguments: [24.0, 28, 30, 32, 33, 34, 35, 185, 200, 220], [10.0, 30])
    func `a clean rhythm beyond the critical limits is an alarm that is proven, whatever made-up noise a muscle adds`(
        rate: Double, seconds: Double
    ) throws {
        for noise in [0.5, 5, 15] {
            var heart = TestHeart(every: 60 / rate, seconds: seconds)
            (heart.noise, heart.seed) = (noise, UInt64(rate + noise))
            let alarms = SignalReport(of: heart.recording()).critical.alarms(limits)
            let rule: RhythmAlarm.Rule = rate < 100 ? .lowestRate : .highestRate
            let alarm = try #require(alarms.first { $0.rule == rule }, "\(noise) µV")
            #expect(alarm.isProven && abs(alarm.value - rate) < 3, "\(noise) µV: \(alarm)")
        }
    }

    @Test func `beats of two sizes in turns prove no rate that is half of theirs, nor one that is twice`() {
        for (interval, noise) in [(0.86, 5.0), (1.0, 15), (0.7, 5)] {
            var heart = TestHeart(every: interval, seconds: 20)
            heart.noise = noise
            for index in heart.beats.indices where index % 2 == 1 { heart.beats[index].sort = .ventricular }
            let alarms = SignalReport(of: heart.recording()).critical.alarms(limits)
            #expect(alarms.allSatisfy { !$0.isProven }, "\(interval) s: \(alarms)")
        }
    }

    @Test func `a pause in all leads is found, measured and proven`() throws {
        let report = SignalReport(of: TestHeart(at: [0.5, 1.3, 2.1, 5.4, 6.2, 7.0, 7.8, 8.6]).recording())
        let longest = try #require(report.extremes.longest)
        #expect(abs(longest.milliseconds - 3300) <= 20)
        #expect(abs(longest.start - 1050) <= 10 && abs(longest.end - 2700) <= 10)
        #expect(longest.leads >= 10)
        let alarm = try #require(report.critical.alarms(limits).first)
        #expect(alarm.rule == .longestInterval && alarm.isProven && alarm.limit == 3000)
        let shortest = try #require(report.extremes.shortest)
        #expect(abs(shortest.milliseconds - 800) <= 20)
    }

    @Test func `a pause with P waves in it is a pause all the same`() {
        var heart = TestHeart(at: [0.5, 1.3, 2.1, 5.4, 6.2, 7.0, 7.8, 8.6])
        heart.beats += [(2.9, .atrialOnly), (3.7, .atrialOnly), (4.5, .atrialOnly)]
        let report = SignalReport(of: heart.recording())
        #expect(report.critical.alarms(limits).contains { $0.rule == .longestInterval && $0.isProven })
    }

    @Test func `a hole in the recording is no pause`() {
        let heart = TestHeart(every: 0.8)
        var leads = heart.microvolts()
        for lead in StandardLead.allCases {
            for index in 1500..<3400 { leads[lead]?[index] = 0 }
        }
        let report = SignalReport(of: heart.recording(leads))
        #expect(report.extremes.longestUnproven.map { $0.milliseconds > 3000 } == true)
        #expect(report.critical.alarms(limits).allSatisfy { !$0.isProven || $0.rule != .longestInterval })
        #expect(report.rate.unconfirmed.map { abs($0 - 75) <= 1 } == true, "\(report.rate)")
        #expect(report.critical.alarms(limits).allSatisfy { $0.rule == .longestInterval })
    }

    @Test func `a stretch of noise is no proven pause`() {
        let heart = TestHeart(every: 0.8)
        var leads = heart.microvolts()
        var random = TestRandom(seed: 4)
        for lead in StandardLead.allCases {
            for index in 1500..<3400 { leads[lead]?[index] = 300 * random.normal() }
        }
        let alarms = SignalReport(of: heart.recording(leads)).critical.alarms(limits)
        #expect(alarms.allSatisfy { $0.rule != .longestInterval || !$0.isProven })
    }

    @Test func `a pause that one lead alone shows is a suspicion`() {
        let heart = TestHeart(at: [0.5, 1.3, 2.1, 5.4, 6.2, 7.0, 7.8, 8.6])
        let alarms = SignalReport(of: heart.recording([.two])).critical.alarms(limits)
        #expect(alarms.contains { $0.rule == .longestInterval && !$0.isProven && $0.confidence <= 0.5 })
    }

    @Test func `a beat that one lead alone shows keeps a pause from being proven`() {
        let pause = TestHeart(at: [0.5, 1.3, 2.1, 5.4, 6.2, 7.0, 7.8, 8.6])
        var leads = pause.microvolts()
        leads[.v4] = TestHeart(at: [0.5, 1.3, 2.1, 3.7, 5.4, 6.2, 7.0, 7.8, 8.6]).microvolts()[.v4]
        let report = SignalReport(of: pause.recording(leads))
        #expect(report.extremes.longest.map { $0.milliseconds < 3000 } ?? true)
    }

    @Test func `rates at the limits fire their rules, and limits that are not given fire none`() {
        let slow = SignalReport(of: TestHeart(every: 1.8).recording())
        #expect(slow.critical.alarms(limits).contains { $0.rule == .lowestRate && $0.value <= 35 })
        let fast = SignalReport(of: TestHeart(every: 0.3).recording())
        #expect(fast.critical.alarms(limits).contains { $0.rule == .highestRate && $0.value >= 180 })
        let none = RhythmLimits(longestInterval: nil, lowestRate: nil, highestRate: nil)
        #expect(slow.critical.alarms(none).isEmpty && fast.critical.alarms(none).isEmpty)
        #expect(SignalReport(of: TestHeart(every: 0.8).recording()).critical.alarms(limits).isEmpty)
    }

    @Test(arguments: [0.02, 0.028, 0.036]) func `T waves as high as the beats between them prove no fast rate`(
        _ width: Double
    ) {
        let heart = TestHeart(every: 0.6)
        var leads = heart.microvolts()
        var shares = TestHeart.shares.mapValues(\.last)
        shares.merge([.three: 0.4, .aVR: -0.8, .aVL: 0.1, .aVF: 0.7]) { own, _ in own }
        for (lead, share) in shares {
            for beat in heart.beats {
                for index in leads[lead]?.indices ?? 0..<0 {
                    let away = (Double(index) / 500 - beat.time - 0.3) / width
                    leads[lead]?[index] += 1_200 * share * exp(-away * away / 2)
                }
            }
        }
        let alarms = SignalReport(of: heart.recording(leads)).critical.alarms(limits)
        #expect(alarms.allSatisfy { $0.rule != .highestRate || !$0.isProven }, "\(alarms)")
    }

    @Test func `an uneven fast rhythm is proven by beats that are all alike`() {
        var random = TestRandom(seed: 7), times = [0.4]
        while let last = times.last, last < 9.6 { times.append(last + 0.29 + 0.03 * max(-2, min(2, random.normal()))) }
        let report = SignalReport(of: TestHeart(at: times).recording())
        let alarms = report.critical.alarms(limits)
        #expect(alarms.contains { $0.rule == .highestRate && $0.isProven }, "\(report.rate) \(alarms)")
    }

    @Test func `pulses of a pacemaker that two samples show are no beats`() {
        let heart = TestHeart(at: [0.5, 2.5, 4.5, 6.5, 8.5])
        var leads = heart.microvolts()
        for lead in leads.keys {
            for time in stride(from: 0.2, to: 9.8, by: 0.85) {
                for index in [Int(time * 500), Int(time * 500) + 1] { leads[lead]?[index] += 3_000 }
            }
        }
        let report = SignalReport(of: heart.recording(leads))
        #expect(report.critical.alarms(limits).contains { $0.rule == .lowestRate }, "\(report.rate)")
    }

    @Test func `in a long recording the slowest run counts, not the mean`() {
        var heart = TestHeart(every: 0.8, frequency: 200, seconds: 120)
        heart.beats.removeAll { $0.time > 40 && $0.time < 70 }
        heart.beats += stride(from: 41.0, to: 70, by: 1.9).map { ($0, .normal) }
        heart.beats.sort { $0.time < $1.time }
        let report = SignalReport(of: heart.recording([.one, .two]))
        #expect(
            report.critical.alarms(limits).contains {
                $0.rule == .lowestRate && $0.start > 40 * 200 && $0.end < 71 * 200
            })
    }
}
