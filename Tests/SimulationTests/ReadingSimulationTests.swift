// The model of a month: the same by seed, whole, and true to what the policies promise.
import Alliance
import Exams
import FoundationEssentials
import Readings
import Simulation
import Testing

@Suite struct ReadingSimulationTests {
    private let monday = CalendarDay(sinceEpoch: 20_759)

    @Test(arguments: ReadingAssignment.allCases)
    func `four readers keep 96 % of the county's day`(policy: ReadingAssignment) throws {
        for seed in 1...5 {
            let day = ReadingSimulation(CountyLoad(), from: monday, days: 1, seed: UInt64(seed)).run(policy)
            let ecg = try #require(day.centre("ECG"))
            #expect(ecg.timelyPercent >= 96, "seed \(seed)")
            let count = ecg.lines.reduce(0) { $0 + $1.count }
            #expect((650...850).contains(count))
        }
    }

    @Test func `the same seed gives the same month, and another seed another`() {
        let load = CountyLoad()
        let one = ReadingSimulation(load, from: monday, days: 3, seed: 7).run(.offered)
        let same = ReadingSimulation(load, from: monday, days: 3, seed: 7).run(.offered)
        let other = ReadingSimulation(load, from: monday, days: 3, seed: 8).run(.offered)
        #expect(one == same && one != other)
    }

    @Test func `both policies read the same exams`() {
        let simulation = ReadingSimulation(CountyLoad(), from: monday, days: 2, seed: 3)
        let counts = ReadingAssignment.allCases.map { policy in
            simulation.run(policy).centres.flatMap(\.lines).map(\.count)
        }
        #expect(counts[0] == counts[1])
    }

    @Test func `what nobody can read in time counts as a breach, and what nobody reads at all too`() throws {
        let lone = ReadingSimulation(CountyLoad(ecgReaders: 1), from: monday, days: 1, seed: 1).run(.shared)
        let ecg = try #require(lone.centre("ECG"))
        #expect(ecg.timelyPercent < 60)
        let emergencies = try #require(ecg.lines.first { $0.urgency == .emergency })
        let routine = try #require(ecg.lines.first { $0.urgency == .routine })
        #expect(emergencies.timelyPercent > routine.timelyPercent && emergencies.median < routine.median)
    }

    @Test func `an offer that never lapses costs time`() throws {
        var simulation = ReadingSimulation(CountyLoad(), from: monday, days: 1, seed: 2)
        let shared = try #require(simulation.run(.shared).centre("ECG"))
        simulation.lapse = OfferLapse(percent: 100_000)
        let held = try #require(simulation.run(.offered).centre("ECG"))
        #expect(held.breaches > shared.breaches)
    }
}
