// What the clock alone does to a referral, by stage and urgency.
import Exams
import Foundation
import Referrals
import Testing

@Suite struct ReferralByClockTests {
    private let now = Cast.now, clocks = Cast.clocks

    @Test(arguments: ReferralDirection.allCases, Urgency.allCases)
    func `an unanswered referral is accepted, expires or waits, as its urgency says`(
        direction: ReferralDirection, urgency: Urgency
    ) throws {
        let waiting = Referral.submitted(try Cast.submitted(direction, urgency))
        let step = try? waiting.byClock(at: now + 300 * 86_400, clocks: clocks)
        switch (urgency, direction) {
        case (.emergency, .up): #expect(step?.event == .autoAccepted && step?.next.state == .accepted)
        case (.routine, _): #expect(step?.event == .expired && step?.next.state == .expired)
        default: #expect(step == nil)
        }
    }

    @Test func `a clock that runs does nothing yet`() throws {
        let submitted = try Cast.submitted(.up, .routine)
        #expect(throws: ReferralError.clockRunning(until: now + clocks.expiry)) {
            try Referral.submitted(submitted).byClock(at: now + clocks.expiry - 1, clocks: clocks)
        }
        let questioned = Referral.questioned(try submitted.questioned(at: now, clocks: clocks))
        #expect(throws: ReferralError.clockRunning(until: now + clocks.answer)) {
            try questioned.byClock(at: now + clocks.answer - 1, clocks: clocks)
        }
        #expect(try questioned.byClock(at: now + clocks.answer, clocks: clocks)?.clock == .answer)
    }

    @Test func `where only people lead on, the clock has no step`() throws {
        let accepted = try Cast.submitted().accepted(at: now, clocks: clocks)
        let present = try accepted.arrived(at: now, clocks: clocks), later = now + 300 * 86_400
        #expect(try Referral.present(present).byClock(at: later, clocks: clocks) == nil)
        #expect(throws: ReferralError.notPossible(.missed, in: .accepted)) {
            try Referral.expected(accepted).byClock(at: later, clocks: clocks)
        }
    }

    @Test func `a clock is named as the setting names it`() throws {
        let members = try JSONSerialization.jsonObject(with: JSONEncoder().encode(clocks)) as? [String: Any]
        let names = ReferralClock.allCases.map(\.rawValue)
        #expect(names.filter { members?[$0] == nil } == [])
    }

    @Test func `a referral is voided wherever it stands, once`() throws {
        let open = try Cast.submitted(), over = try open.declined(because: .duplicate, at: now)
        let voided = try Referral.submitted(open).voided(at: now)
        #expect(voided.state == .enteredInError)
        #expect(try Referral.ended(over).voided(at: now).state == .enteredInError)
        #expect(throws: ReferralError.ended(.enteredInError)) { try Referral.ended(voided).voided(at: now) }
    }
}
