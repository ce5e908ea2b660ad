// Beats of synthetic hearts: in noise, at every rate of sampling, premature, paced, late.

import Signals
import Testing
import Waveforms

@Suite struct `Beat detection` {
    private func comparison(_ heart: TestHeart, _ recording: Recording) -> BeatComparison {
        BeatComparison(
            known: heart.known, found: BeatDetection(recording).positions, frequency: recording.frequency)
    }

    private func expectAll(_ heart: TestHeart, _ recording: Recording, missing: Int = 0) {
        let result = comparison(heart, recording)
        #expect(
            result.missed.count <= missing && result.extra.isEmpty, "missed \(result.missed), extra \(result.extra)")
        #expect(abs(result.medianOffset) <= 10)
    }

    @Test(arguments: [100.0, 128, 150, 200, 250, 257, 360, 500, 1000]) func `all beats are found at any sampling`(
        frequency: Double
    ) {
        for interval in [0.3, 0.5, 0.8, 1.2, 1.9] {
            let heart = TestHeart(every: interval, frequency: frequency)
            expectAll(heart, heart.recording())
        }
    }

    @Test func `one lead is enough, and it may be upside down`() {
        let heart = TestHeart(every: 0.8)
        expectAll(heart, heart.recording([.two]))
        let inverted = heart.microvolts().mapValues { $0.map { -$0 } }
        expectAll(heart, heart.recording(inverted, [.two]))
    }

    @Test func `a twentieth of the usual height is enough where there is no noise`() {
        var heart = TestHeart(every: 0.8)
        heart.size = 0.05
        heart.noise = 1
        expectAll(heart, heart.recording())
    }

    @Test func `muscle, mains and a moving baseline do not hide beats nor make them`() {
        var heart = TestHeart(every: 0.8, seconds: 30)
        heart.noise = 80
        var leads = heart.microvolts()
        for lead in StandardLead.allCases {
            leads[lead] = leads[lead]?.enumerated().map { index, value in
                let time = Double(index) / heart.frequency
                let mains = index % 10 < 5 ? 100.0 : -100.0
                let cycle = time.truncatingRemainder(dividingBy: 4) / 4
                return value + mains + 2000 * abs(cycle - 0.5)
            }
        }
        expectAll(heart, heart.recording(leads))
    }

    @Test func `a lead of noise and a lead that is off do not disturb the others`() {
        let heart = TestHeart(every: 0.8)
        var leads = heart.microvolts()
        var random = TestRandom(seed: 9)
        leads[.one] = leads[.one]?.map { _ in 3000 * random.normal() }
        leads[.v1] = leads[.v1]?.map { _ in 0 }
        expectAll(heart, heart.recording(leads, [.one, .two, .v1, .v5]))
    }

    @Test func `premature and paced ventricular beats are beats, their T waves are none`() {
        var heart = TestHeart(every: 0.9, seconds: 60)
        for index in stride(from: 5, to: heart.beats.count, by: 7) {
            heart.beats[index] = (heart.beats[index - 1].time + 0.45, .ventricular)
        }
        expectAll(heart, heart.recording())
        heart.beats = heart.beats.map { ($0.time, .paced) }
        let result = comparison(heart, heart.recording())
        #expect(result.missed.isEmpty && result.extra.isEmpty)
    }

    @Test func `P waves without ventricular beats are no beats`() {
        var heart = TestHeart(every: 0.8, seconds: 30)
        for index in heart.beats.indices where index % 7 > 3 { heart.beats[index].sort = .atrialOnly }
        expectAll(heart, heart.recording())
    }

    @Test func `beats are the same where the recording is worked on in several windows`() {
        let heart = TestHeart(every: 0.83, frequency: 200, seconds: 400)
        expectAll(heart, heart.recording([.two, .v5]))
        let positions = BeatDetection(heart.recording([.two, .v5])).positions
        #expect(positions == positions.sorted() && Set(positions).count == positions.count)
    }

    @Test func `steps without a sample are passed over`() {
        let heart = TestHeart(every: 0.8)
        let whole = heart.recording([.two, .v5])
        let leads = whole.leads.map { lead in
            var steps = lead.steps
            for index in 1000..<1300 { steps[index] = Int32.min }
            return RecordedLead(
                name: lead.name, standard: lead.standard, steps: steps, microvoltsPerStep: 1, missing: Int32.min)
        }
        let result = comparison(heart, Recording(frequency: 500, leads: leads))
        #expect(result.extra.isEmpty)
        #expect(result.missed.allSatisfy { (950..<1350).contains($0) })
    }
}
