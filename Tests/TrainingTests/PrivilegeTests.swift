// Privileges: their catalogue, their gate, their states.
import Alliance
import Exams
import Testing
import Training

@Suite struct PrivilegeTests {
    static let day = CalendarDay(sinceEpoch: 20_000)

    static func held(_ state: PrivilegeState, from: Int = -10, to: Int = 10) -> HeldPrivilege {
        HeldPrivilege(
            code: .referUp, state: state, validFrom: day.adding(days: from), validTo: day.adding(days: to))
    }

    static func shortfall(_ held: [HeldPrivilege], licensedUntil: CalendarDay? = nil) -> PrivilegeShortfall? {
        do throws(PrivilegeRefusal) {
            try PrivilegeGate(held: held, licensedUntil: licensedUntil).check(
                .referUp, on: day, urgency: .routine)
            return nil
        } catch {
            #expect(error.code == .referUp && error.course?.description == "REF-UP-R")
            return error.why
        }
    }

    @Test func `a privilege in force lets the action pass, on its first and last day too`() {
        #expect(Self.shortfall([Self.held(.active)]) == nil)
        #expect(Self.shortfall([Self.held(.expiring, from: 0, to: 0)]) == nil)
        #expect(Self.shortfall([Self.held(.revoked), Self.held(.active)]) == nil)
    }

    @Test func `a refusal names privilege, course and reason`() {
        #expect(Self.shortfall([]) == .notHeld)
        #expect(Self.shortfall([Self.held(.inTraining)]) == .notHeld)
        #expect(Self.shortfall([Self.held(.revoked)]) == .notHeld)
        #expect(Self.shortfall([Self.held(.active, from: 1)]) == .notYet(Self.day.adding(days: 1)))
        #expect(Self.shortfall([Self.held(.active, to: -1)]) == .expired(Self.day.adding(days: -1)))
        #expect(Self.shortfall([Self.held(.expired, to: -1)]) == .expired(Self.day.adding(days: -1)))
        #expect(Self.shortfall([Self.held(.suspended)]) == .suspended)
    }

    @Test func `an expired licence takes all privileges with it`() {
        let gone = Self.day.adding(days: -1)
        #expect(Self.shortfall([Self.held(.active)], licensedUntil: gone) == .licenceExpired(gone))
        #expect(PrivilegeGate(held: [Self.held(.active)], licensedUntil: gone).codes(on: Self.day).isEmpty)
        #expect(
            PrivilegeGate(held: [Self.held(.active)], licensedUntil: Self.day).codes(on: Self.day) == [
                .referUp
            ])
    }

    @Test func `an emergency passes with nothing held, and so does what needs nothing`() throws {
        let nothing = PrivilegeGate(held: [], licensedUntil: Self.day.adding(days: -1))
        try nothing.check(.referUp, on: Self.day, urgency: .emergency)
        try nothing.check(nil, on: Self.day, urgency: .routine)
    }

    @Test func `every code has a name, an action, and where a course unlocks it, its course`() {
        let entries = PrivilegeCode.allCases.map(\.entry)
        #expect(entries.map(\.code) == PrivilegeCode.allCases)
        #expect(Set(entries.map(\.zh)).count == entries.count)
        #expect(Set(entries.map(\.en)).count == entries.count)
        for entry in entries {
            #expect(entry.course.map(\.description) ?? entry.code.rawValue == entry.code.rawValue)
        }
        #expect(PrivilegeCode.uploadECG.entry.course?.description == "UP-ECG")
    }

    @Test func `the road leads from enrolment to the unlocked action, and back by suspension`() throws {
        var state = PrivilegeState.enrolled
        for event in [PrivilegeEvent.started, .passed, .granted] { state = try state.after(event) }
        #expect(state == .active && state.unlocks)
        #expect(try !state.after(.suspended).unlocks)
        #expect(throws: PrivilegeError.notPossible(.granted, in: .inTraining)) {
            try PrivilegeState.inTraining.after(.granted)
        }
        #expect(throws: PrivilegeError.notPossible(.revoked, in: .revoked)) {
            try PrivilegeState.revoked.after(.revoked)
        }
    }

    @Test func `every state is reached, each event leads one way`() {
        let edges = PrivilegeState.transitions.edges
        #expect(Set(edges.map(\.to)) == Set(PrivilegeState.allCases))
        #expect(Set(edges.map { "\(String(describing: $0.from)) \($0.event)" }).count == edges.count)
    }
}
