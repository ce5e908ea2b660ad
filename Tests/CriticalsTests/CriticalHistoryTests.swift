// Two thousand random histories of a critical case: whatever people do or leave undone, somebody owes the next step until it ends.
import Alliance
import Criticals
import Exams
import Foundation
import Testing

@Suite struct `Random histories of a critical case` {
    private static let finding = CriticalFinding(
        name: "PLT", value: "12", unit: "10*9/L", bound: "<= 20", rule: "threshold/777-3", source: "house", origin: .hub
    )

    @Test func `always have a holder and a deadline, never fall on the ladder, and go only where the table says`()
        throws
    {
        var dice = Dice(state: 20_261_122), ended = 0, desks = 0
        for _ in 0..<2_000 {
            let history = try Self.play(&dice)
            if history.last == .closed { ended += 1 }
            if history.reachedDesk { desks += 1 }
        }
        #expect(ended > 500 && desks > 200, "\(ended) ended, \(desks) reached the desk")
    }

    private struct Outcome {
        let last: CriticalState
        let reachedDesk: Bool
    }

    private static func play(_ dice: inout Dice) throws -> Outcome {
        let clocks = CriticalClocks.initial, opened = Date(timeIntervalSince1970: 1_795_000_000)
        let clinic = OrganisationID(UUID())
        let facts = CriticalFacts(
            id: CriticalID(UUID()), exam: ExamID(UUID()), organisation: clinic,
            township: dice.below(3) > 0 ? OrganisationID(UUID()) : nil, desk: OrganisationID(UUID()),
            hasSecond: dice.below(2) == 0, source: .count, openedAt: opened)
        var stage = CriticalCase.detected(
            DetectedCase(
                facts, CriticalDuty(level: .clinic, holder: clinic, since: opened, deadline: opened + clocks.notify)))
        var moment = opened, top = CriticalLevel.clinic
        for _ in 0..<24 {
            moment += Double(dice.below(900))
            let before = stage.state
            guard let (event, next) = try step(stage, at: moment, clocks, &dice) else { continue }
            let target = CriticalState.transitions.target(from: before, on: event)
            #expect(target == next.state || event == .readBack, "\(before) \(event) \(next.state)")
            stage = next
            guard let duty = stage.duty else { break }
            #expect(duty.level >= top && facts.holder(at: duty.level) == duty.holder)
            #expect(duty.deadline > moment || event != .escalated && event != .overdue)
            top = duty.level
        }
        #expect((stage.duty == nil) == (stage.state == .closed))
        return Outcome(last: stage.state, reachedDesk: top == .desk)
    }

    /// What the clock does where it has run out, else what a person may do, or nothing.
    private static func step(
        _ stage: CriticalCase, at moment: Date, _ clocks: CriticalClocks, _ dice: inout Dice
    ) throws -> (CriticalEvent, CriticalCase)? {
        if let found = stage.byClock(at: moment, clocks: clocks) { return (found.event, found.next) }
        switch dice.below(6) {
        case 0: return (try? stage.told(clocks: clocks)).flatMap { told(stage, $0) }
        case 1:
            guard let told = try? stage.told(clocks: clocks) else { return nil }
            let words = try ReadBack(["12"], of: [finding])
            return (.readBack, .acknowledged(told.readBack(words).acknowledged(at: moment, clocks: clocks)))
        case 2: return (try? stage.acted(at: moment, clocks: clocks)).map { (.acted, .acted($0)) }
        case 3: return (try? stage.ended).map { (.closed, .closed($0.closed())) }
        default: return nil
        }
    }

    private static func told(_ before: CriticalCase, _ next: NotifiedCase) -> (CriticalEvent, CriticalCase)? {
        guard case .detected = before else { return nil }
        return (.notified, .notified(next))
    }
}

/// The same throws every time (SplitMix64, Steele and others 2014).
private struct Dice {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
