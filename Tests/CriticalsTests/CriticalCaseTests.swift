// The stages of a critical case, its ladder and its clocks.
import Alliance
import Criticals
import Exams
import Foundation
import Testing

@Suite struct `A critical case` {
    private let start = Date(timeIntervalSince1970: 1_795_000_000)
    private let clinic = OrganisationID(UUID()), township = OrganisationID(UUID()), desk = OrganisationID(UUID())
    private let clocks = CriticalClocks.initial

    private func facts(hasSecond: Bool = true, township: Bool = true) -> CriticalFacts {
        CriticalFacts(
            id: CriticalID(UUID()), exam: ExamID(UUID()), organisation: clinic,
            township: township ? self.township : nil,
            desk: desk, hasSecond: hasSecond, source: .count, openedAt: start)
    }

    private func detected(_ facts: CriticalFacts) -> CriticalCase {
        .detected(
            DetectedCase(
                facts, CriticalDuty(level: .clinic, holder: clinic, since: start, deadline: start + clocks.notify)))
    }

    private let finding = CriticalFinding(
        name: "PLT", value: "12", unit: "10*9/L", bound: "<= 20 10*9/L", rule: "threshold/777-3", source: "house",
        origin: .hub)

    @Test func `is told, read back, acknowledged, acted upon and closed`() throws {
        let told = try detected(facts()).told(clocks: clocks)
        #expect(told.duty.deadline == start + 600)
        let answered = told.readBack(try ReadBack(["血小板 12"], of: [finding])).acknowledged(
            at: start + 60, clocks: clocks)
        #expect(answered.duty.deadline == start + 1800)
        let acted = try CriticalCase.acknowledged(answered).acted(at: start + 120, clocks: clocks)
        #expect(try CriticalCase.acted(acted).ended.closed().facts == told.facts)
    }

    @Test func `climbs the ladder rung by rung, and stays with the last`() throws {
        var stage = detected(facts()), levels: [CriticalLevel] = [], moment = start
        for _ in 0..<4 {
            moment = try #require(stage.duty).deadline
            #expect(stage.byClock(at: moment - 1, clocks: clocks) == nil)
            let step = try #require(stage.byClock(at: moment, clocks: clocks))
            stage = step.next
            levels.append(try #require(stage.duty).level)
            #expect(step.event == (levels.count < 4 ? .escalated : .overdue))
        }
        #expect(levels == [.secondDoctor, .township, .desk, .desk])
        #expect(try #require(stage.duty).holder == desk)
    }

    @Test func `passes over rungs that there are not`() throws {
        let stage = detected(facts(hasSecond: false, township: false))
        let step = try #require(stage.byClock(at: start + 300, clocks: clocks))
        #expect(try #require(step.next.duty).level == .desk)
    }

    @Test func `that nobody acknowledges in time is nobody's knowledge at the next rung`() throws {
        let told = CriticalCase.notified(try detected(facts()).told(clocks: clocks))
        #expect(told.byClock(at: start + 599, clocks: clocks) == nil)
        let step = try #require(told.byClock(at: start + 600, clocks: clocks))
        #expect(step.next.state == .detected && step.event == .escalated)
    }

    @Test func `is acknowledged once, acted upon after that, and closed after an action`() throws {
        let told = try detected(facts()).told(clocks: clocks)
        let answered = CriticalCase.acknowledged(
            told.readBack(try ReadBack(["12"], of: [finding])).acknowledged(at: start, clocks: clocks))
        #expect(throws: CriticalError.notUnanswered(.acknowledged)) { try answered.told(clocks: clocks) }
        #expect(throws: CriticalError.notAcknowledged(.detected)) {
            try detected(facts()).acted(at: start, clocks: clocks)
        }
        #expect(throws: CriticalError.notActed(.acknowledged)) { try answered.ended }
    }

    @Test func `moves only along the edges of its table`() throws {
        let stages: [CriticalCase] = [
            detected(facts()), .notified(try detected(facts()).told(clocks: clocks)),
        ]
        for stage in stages {
            let step = try #require(stage.byClock(at: start + 9999, clocks: clocks))
            #expect(CriticalState.transitions.target(from: stage.state, on: step.event) == step.next.state)
        }
    }
}

@Suite struct `A read-back` {
    private func value(_ text: String) -> CriticalFinding {
        CriticalFinding(name: "HGB", value: text, unit: "g/L", bound: "<= 50", rule: "t", source: "s", origin: .hub)
    }

    private let words = CriticalFinding(name: "急性下壁心肌梗死", rule: "reader", source: "s", origin: .reader)

    @Test(arguments: ["45", "HGB 45 g/L", "血红蛋白４５", "45.0", "血红蛋白 45 ×10^9/L"]) func `of the value holds`(
        _ said: String
    ) throws {
        _ = try ReadBack([said], of: [value("45")])
    }

    @Test(arguments: ["54", "4.5", "", "HGB", "145"]) func `of another value does not`(_ said: String) {
        #expect(throws: ReadBackMismatch(places: [1])) { try ReadBack([said], of: [value("45")]) }
    }

    @Test func `needs every finding, and no more`() {
        #expect(throws: ReadBackMismatch(places: [2])) { try ReadBack(["45"], of: [value("45"), words]) }
        #expect(throws: ReadBackMismatch(places: [2])) { try ReadBack(["45", "12"], of: [value("45")]) }
    }

    @Test func `of a statement may be a part of it`() throws {
        _ = try ReadBack(["心肌梗死"], of: [words])
        _ = try ReadBack(["病人是急性下壁心肌梗死"], of: [words])
        #expect(throws: ReadBackMismatch(places: [1])) { try ReadBack(["梗死"], of: [words]) }
    }

    @Test(arguments: ["未见急性下壁心肌梗死", "不是急性下壁心肌梗死", "没有 急性下壁心肌梗死 不对", "急性下壁心肌梗死已排除"])
    func `read back and denied is not read back`(_ said: String) {
        #expect(throws: ReadBackMismatch(places: [1])) { try ReadBack([said], of: [words]) }
        let doubt = CriticalFinding(name: "不能排除急性肺栓塞", rule: "reader", source: "s", origin: .reader)
        #expect(throws: Never.self) { try ReadBack(["不能排除急性肺栓塞"], of: [doubt]) }
    }
}
