// The critical list's rules over stored values of a rhythm.

import Exams
import Foundation
import Testing

@Suite struct `Rules of a rhythm` {
    private let limits = RhythmLimits(longestInterval: 3000, lowestRate: 35, highestRate: 180)

    private func rhythm(_ rate: Double, isConfirmed: Bool = true, isLong: Bool = false) -> CriticalRhythm {
        var rhythm = CriticalRhythm(confidence: isConfirmed ? 1 : 0.5, isConfirmed: isConfirmed, isLong: isLong)
        rhythm.mean = .init(beatsPerMinute: rate, start: 100, end: 4900)
        rhythm.slowest = .init(beatsPerMinute: rate / 2, start: 100, end: 2000)
        rhythm.fastest = .init(beatsPerMinute: rate * 2, start: 2000, end: 4900)
        return rhythm
    }

    @Test(arguments: [(35, RhythmAlarm.Rule.lowestRate), (180, .highestRate)])
    func `a limit that is reached fires its rule alone`(
        rate: Double, rule: RhythmAlarm.Rule
    ) {
        #expect(rhythm(rate).alarms(limits).map(\.rule) == [rule])
        #expect(rhythm(rate).alarms(limits).first?.value == rate)
        #expect(rhythm(100).alarms(limits).isEmpty)
    }

    @Test func `a rate that detectors do not confirm is an alarm for a person to look at`() {
        let alarm = rhythm(190, isConfirmed: false).alarms(limits).first
        #expect(alarm?.isProven == false && alarm?.confidence == 0.5)
    }

    @Test func `in a long recording runs count, in a short one the mean`() {
        #expect(rhythm(60, isLong: true).alarms(limits).map(\.rule) == [.lowestRate])
        #expect(rhythm(100, isLong: true).alarms(limits).map(\.value) == [200])
        #expect(rhythm(60).alarms(limits).isEmpty)
    }

    @Test
    func
        `a proven interval counts before a longer one that is not proven, and one that nobody could read alleges nothing`()
    {
        var rhythm = rhythm(80)
        rhythm.longest = .init(milliseconds: 3000, start: 0, end: 1500, confidence: 0.9)
        rhythm.longestUnproven = .init(milliseconds: 4000, start: 1500, end: 3500, confidence: 0.5)
        #expect(rhythm.alarms(limits).map(\.isProven) == [true])
        rhythm.longest = .init(milliseconds: 2999, start: 0, end: 1500, confidence: 0.9)
        #expect(rhythm.alarms(limits).map(\.value) == [4000])
        #expect(rhythm.alarms(limits).map(\.isProven) == [false])
        rhythm.longestUnproven = .init(milliseconds: 4000, start: 1500, end: 3500, confidence: 0)
        #expect(rhythm.alarms(limits).isEmpty)
    }

    @Test func `what was stored before rhythms were kept is read without one`() throws {
        let old = #"{"rateDoubts":[],"beats":[1],"quality":[],"brokenRelations":[],"suspicions":[]}"#
        let findings = try JSONDecoder().decode(SignalFindings.self, from: Data(old.utf8))
        #expect(findings.rhythm == nil)
        var kept = findings
        kept.rhythm = rhythm(70)
        #expect(try JSONDecoder().decode(SignalFindings.self, from: JSONEncoder().encode(kept)) == kept)
    }
}
