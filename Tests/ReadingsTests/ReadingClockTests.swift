// When a report is due, and who hears of it when it is not there.
import Alliance
import Exams
import FoundationEssentials
import Readings
import Testing

@Suite struct ReadingClockTests {
    private let night = WorkingHours(WorkingWeek(outsideNightFrom: 22 * 60, to: 7 * 60))
    private let rule = ReadingClockRule.initial

    @Test(
        arguments: [
            (Urgency.emergency, 10.0, "2026-11-20T21:55:00", "2026-11-20T22:05:00"),
            (.emergency, 10, "2026-11-20T03:00:00", "2026-11-20T03:10:00"),
            (.urgent, 20, "2026-11-20T21:50:00", "2026-11-20T22:10:00"),
            (.routine, 30, "2026-11-20T21:50:00", "2026-11-21T07:20:00"),
            (.routine, 30, "2026-11-20T10:00:00", "2026-11-20T10:30:00"),
        ] as [(Urgency, Double, String, String)])
    func `the night pauses routine and nothing else, unless the alliance says so`(
        urgency: Urgency, minutes: Double, from: String, due: String
    ) throws {
        let clock = ReadingClock(minutes: minutes, urgency: urgency, rule: rule, hours: night)
        #expect(clock.due(from: try at(from)) == (try at(due)))
    }

    @Test func `an alliance may let the night pause what is urgent, and never what is an emergency`() throws {
        var rule = rule
        rule.pausesUrgent = true
        let start = try at("2026-11-20T21:50:00")
        let urgent = ReadingClock(minutes: 20, urgency: .urgent, rule: rule, hours: night)
        #expect(urgent.due(from: start) == (try at("2026-11-21T07:10:00")))
        let closed = WorkingHours(WorkingWeek(every: []))
        let emergency = ReadingClock(minutes: 10, urgency: .emergency, rule: rule, hours: closed)
        #expect(emergency.due(from: start) == start + 600)
    }

    @Test func `a warning comes at 70 % of the time that the clock has run, over the night too`() throws {
        let clock = ReadingClock(minutes: 30, urgency: .routine, rule: rule, hours: night)
        #expect(clock.warning(from: try at("2026-11-20T21:50:00")) == (try at("2026-11-21T07:11:00")))
        #expect(clock.elapsed(from: try at("2026-11-20T21:50:00"), to: try at("2026-11-21T07:11:00")) == 21 * 60)
    }

    @Test func `later exams are never due earlier, longer clocks never end earlier, and warnings come before`() {
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let start = Date(
                timeIntervalSince1970: Double(1_600_000_000 + Int.random(in: 0..<300_000_000, using: &dice)))
            let later = start + Double(Int.random(in: 0..<200_000, using: &dice))
            let minutes = Double(Int.random(in: 1..<3000, using: &dice)),
                more = minutes + Double(Int.random(in: 0..<600, using: &dice))
            for urgency in Urgency.allCases {
                let clock = ReadingClock(minutes: minutes, urgency: urgency, rule: rule, hours: night)
                let longer = ReadingClock(minutes: more, urgency: urgency, rule: rule, hours: night)
                #expect(
                    clock.due(from: start) <= clock.due(from: later)
                        && clock.due(from: start) <= longer.due(from: start))
                #expect(start < clock.warning(from: start) && clock.warning(from: start) < clock.due(from: start))
                #expect(clock.due(from: start) >= start + clock.length)
                if urgency == .emergency { #expect(clock.due(from: start) == start + clock.length) }
            }
        }
    }

    @Test func `each step comes once, in order, at its time`() {
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        let escalation = Escalation(warnsAt: start + 420, dueAt: start + 600, rule: rule)
        var taken: Set<EscalationStep> = [], seen: [(EscalationStep, Double)] = []
        for second in stride(from: 0.0, through: 5000, by: 15) {
            while let step = escalation.step(at: start + second, after: taken) {
                taken.insert(step)
                seen.append((step, second))
            }
        }
        #expect(seen.map(\.0) == EscalationStep.allCases && seen.map(\.1) == [420, 600, 900, 4200])
    }

    @Test func `a hub that was away warns nobody of what is over, and takes the rest in order`() {
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        let escalation = Escalation(warnsAt: start + 420, dueAt: start + 600, rule: rule)
        var taken: Set<EscalationStep> = [], seen: [EscalationStep] = []
        while let step = escalation.step(at: start + 90_000, after: taken) {
            taken.insert(step)
            seen.append(step)
        }
        #expect(seen == [.nextReader, .centreHead, .failed])
    }

    private func at(_ text: String) throws -> Date { try Date(text + "+08:00", strategy: .iso8601) }
}
