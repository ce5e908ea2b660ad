// Quality of leads, their relations, and electrodes that look exchanged.

import Samples
import Signals
import Testing
import Waveforms

@Suite struct `Leads` {
    private let heart = TestHeart(every: 0.8)

    private func quality(_ lead: StandardLead, _ change: ([Double]) -> [Double]) -> LeadQuality {
        var leads = heart.microvolts()
        leads[lead] = change(leads[lead] ?? [])
        let recording = heart.recording(leads)
        let index = recording.leads.firstIndex { $0.standard == lead } ?? 0
        return SignalReport(of: recording).quality[index]
    }

    @Test func `clean leads are good`() {
        let report = SignalReport(of: heart.recording())
        #expect(report.quality.allSatisfy { $0.grade == .good }, "\(report.quality.map(\.faults))")
    }

    @Test func `a lead without signal is silent`() {
        let silent = quality(.v3) { $0.map { _ in 7 } }
        #expect(silent.grade == .silent && silent.faults == [.flat])
    }

    @Test func `peaks cut at the end of the range are saturation`() {
        let cut = quality(.two) { $0.map { min($0, 300) } }
        #expect(cut.grade <= .poor)
        #expect(cut.faults.contains { if case .saturated(let share) = $0 { share > 0.01 } else { false } })
    }

    @Test func `muscle noise is measured and named`() {
        var random = TestRandom(seed: 3)
        let noisy = quality(.two) { $0.map { $0 + 150 * random.normal() } }
        #expect(noisy.grade <= .poor)
        #expect(
            noisy.faults.contains {
                if case .noise(let size) = $0 { (100...200).contains(size) } else { false }
            })
    }

    @Test(arguments: [50.0, 60.0]) func `mains are told from muscle, with their frequency`(hertz: Double) {
        let humming = quality(.two) { values in
            values.enumerated().map { index, value in
                let turn = (Double(index) * hertz / 500).truncatingRemainder(dividingBy: 1)
                // A parabola in each half turn is within a few per cent of a sine.
                let half = turn < 0.5 ? turn * 2 : (turn - 0.5) * 2
                return value + (turn < 0.5 ? 1 : -1) * 4 * half * (1 - half) * 150
            }
        }
        #expect(
            humming.faults.contains {
                if case .mains(let size, let found) = $0 { (130...170).contains(size) && found == hertz } else { false }
            }, "\(humming)")
        #expect(!humming.faults.contains { if case .noise = $0 { true } else { false } })
    }

    @Test func `a baseline that moves by centimetres is named`() {
        let moving = quality(.v2) { values in values.enumerated().map { $1 + Double($0) * 0.8 } }
        #expect(moving.faults.contains { if case .wander(let size) = $0 { size > 3000 } else { false } })
    }

    @Test func `missing samples are counted`() {
        let recording = heart.recording()
        var leads = recording.leads
        var steps = leads[1].steps
        for index in 0..<1000 { steps[index] = Int32.min }
        leads[1] = RecordedLead(
            name: "II", standard: .two, steps: steps, microvoltsPerStep: 1, missing: Int32.min)
        let quality = SignalReport(of: Recording(frequency: 500, leads: leads)).quality[1]
        #expect(quality.measures.missingShare == 0.2)
        #expect(quality.grade <= .poor)
    }

    @Test func `a lead that repeats another, or mirrors it, is a copy`() {
        var leads = heart.microvolts()
        leads[.v2] = leads[.v1]
        leads[.v5] = leads[.v4]?.map { -$0 }
        let quality = SignalReport(of: heart.recording(leads)).quality
        #expect(quality[7].faults.contains(.copy(of: 6, isInverted: false)))
        #expect(quality[10].faults.contains(.copy(of: 9, isInverted: true)))
    }

    @Test(arguments: [1.0, 2.5, 4.88, 5]) func `limb leads rounded to any step fulfil their relations`(step: Double) {
        var rounded = heart
        rounded.step = step
        let relations = SignalReport(of: rounded.recording()).relations
        #expect(relations.hold && relations.relations.count == 5, "\(relations)")
    }

    @Test(arguments: StandardLead.limb) func `a lead a tenth too high is found among six, with its gain`(
        lead: StandardLead
    ) throws {
        var leads = heart.microvolts()
        leads[lead] = leads[lead]?.map { $0 * 1.1 }
        let relations = SignalReport(of: heart.recording(leads)).relations
        let culprit = try #require(relations.culprit, "\(relations)")
        #expect(culprit.lead == lead)
        #expect(culprit.gain.map { abs($0 - 1.1) < 0.01 } == true)
    }

    @Test func `a lead upside down has the gain minus one, and a foreign lead has none`() {
        var leads = heart.microvolts()
        leads[.three] = leads[.three]?.map { -$0 }
        #expect(SignalReport(of: heart.recording(leads)).relations.culprit?.gain.map { abs($0 + 1) < 0.02 } == true)
        leads[.three] = TestHeart(every: 0.61).microvolts()[.v2]
        let culprit = SignalReport(of: heart.recording(leads)).relations.culprit
        #expect(culprit?.lead == .three && culprit?.gain == nil)
    }

    /// The limb leads when electrodes are exchanged: potentials of right arm, left arm and left leg.
    private func exchanged(_ right: [Double], _ left: [Double], _ leg: [Double], chest: [StandardLead: [Double]]? = nil)
        -> [ElectrodeSuspicion]
    {
        var leads = chest ?? heart.microvolts()
        func combined(_ one: [Double], _ other: [Double]) -> [Double] { zip(one, other).map { $0 - $1 } }
        leads[.one] = combined(left, right)
        leads[.two] = combined(leg, right)
        leads[.three] = combined(leg, left)
        leads[.aVR] = combined(right, zip(left, leg).map { ($0 + $1) / 2 })
        leads[.aVL] = combined(left, zip(right, leg).map { ($0 + $1) / 2 })
        leads[.aVF] = combined(leg, zip(right, left).map { ($0 + $1) / 2 })
        return SignalReport(of: heart.recording(leads)).suspicions
    }

    /// Potentials that give the heart's leads I and II: right arm at zero.
    private var potentials: (right: [Double], left: [Double], leg: [Double]) {
        let leads = heart.microvolts()
        let one = leads[.one] ?? []
        return (one.map { _ in 0 }, one, leads[.two] ?? [])
    }

    @Test func `exchanged arms are suspected, and right electrodes are not`() {
        let (right, left, leg) = potentials
        #expect(exchanged(right, left, leg).isEmpty)
        let found = exchanged(left, right, leg)
        #expect(found.map(\.finding) == [.arms] && found.map(\.strength) == [.high])
    }

    @Test func `a heart on the right is told from exchanged arms by the chest leads`() {
        let (right, left, leg) = potentials
        var chest = heart.microvolts()
        let share: [(StandardLead, StandardLead, Double)] = [
            (.v2, .v1, 0.8), (.v3, .v1, 0.6), (.v4, .v1, 0.5), (.v5, .v1, 0.4), (.v6, .v1, 0.3),
        ]
        for (lead, source, factor) in share { chest[lead] = chest[source]?.map { $0 * factor } }
        let found = exchanged(left, right, leg, chest: chest)
        #expect(found.map(\.finding) == [.dextrocardia])
    }

    @Test func `an arm on the right leg leaves a flat lead`() {
        let (right, left, leg) = potentials
        // The right leg has nearly the potential of the left.
        #expect(exchanged(leg.map { $0 * 0.98 }, left, leg).map(\.finding) == [.rightArmRightLeg])
        #expect(exchanged(right, leg.map { $0 * 0.98 }, leg).map(\.finding) == [.leftArmRightLeg])
    }

    @Test func `two exchanged chest electrodes are suspected by name`() {
        var leads = heart.microvolts()
        (leads[.v1], leads[.v3]) = (leads[.v3], leads[.v1])
        let found = SignalReport(of: heart.recording(leads)).suspicions
        #expect(found.map(\.finding) == [.chest(.v1, .v3)] && found.map(\.strength) == [.low])
    }

    @Test func `the demo's hearts are clean, related and rightly wired`() {
        for (condition, rate) in [(HeartCondition.normal, 72.0), (.bradycardia, 33), (.anteriorInfarction, 88)] {
            let sample = SampleECG(condition, seed: 5)
            let leads = zip(SampleECG.leads, sample.microvolts).map { name, row in
                RecordedLead(
                    name: name, standard: StandardLead(named: name), steps: row.map { Int32($0) }, microvoltsPerStep: 1)
            }
            let report = SignalReport(of: Recording(frequency: 500, leads: leads))
            #expect(report.rate.unconfirmed.map { abs($0 - rate) <= 3 } == true)
            #expect(report.quality.allSatisfy { $0.grade >= .fair }, "\(report.quality.map(\.faults))")
            #expect(report.relations.hold)
            #expect(report.suspicions.allSatisfy { $0.strength == .low }, "\(report.suspicions)")
        }
    }
}
