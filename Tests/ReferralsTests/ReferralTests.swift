// The road of a referral, up and down, and what is not possible on it.
import Alliance
import Exams
import FoundationEssentials
import Referrals
import Testing

@Suite struct ReferralTests {
    let now = Cast.now
    let clocks = Cast.clocks

    @Test func `up and down and closed, with one holder and one deadline at each step`() throws {
        let submitted = try Cast.submitted()
        #expect(submitted.hop.holder == Cast.county && submitted.hop.deadline == now + 86_400)
        let accepted = try submitted.accepted(at: now, clocks: clocks)
        let arranged = try accepted.arranged(for: now + 3600, at: now, clocks: clocks)
        #expect(arranged.hop.holder == Cast.clinic && arranged.hop.deadline == now + 3600 + 86_400)
        let departed = try arranged.departed(at: now, clocks: clocks)
        let arrived = try departed.arrived(at: now, clocks: clocks)
        #expect(arrived.hop.holder == Cast.county)
        let inCare = try arrived.admitted(at: now, clocks: clocks)
        let reported = try inCare.reported(try Cast.outcome(.returnDown), at: now, clocks: clocks)
        #expect(reported.hop.holder == Cast.clinic)
        let back = try reported.returnFacts(
            as: .new(at: now), to: Cast.clinic, reason: .stableLongTerm, urgency: .routine)
        #expect(back.direction == .down && back.inReplyTo == submitted.facts.id && back.sender == Cast.county)
        #expect(reported.closed(at: now).state == .closed)
    }

    @Test func `a return down is accepted, followed up and reported by the clinic`() throws {
        let accepted = try Cast.submitted(.down).accepted(at: now, clocks: clocks)
        #expect(accepted.hop.holder == Cast.clinic && accepted.hop.deadline == now + 14 * 86_400)
        #expect(throws: ReferralError.notPossible(.arranged, in: .accepted)) {
            try accepted.arranged(for: now, at: now, clocks: clocks)
        }
        #expect(throws: ReferralError.notPossible(.departed, in: .accepted)) {
            try accepted.departed(at: now, clocks: clocks)
        }
        let followed = try accepted.arrived(at: now, clocks: clocks)
        #expect(throws: ReferralError.notPossible(.admitted, in: .arrived)) {
            try followed.admitted(at: now, clocks: clocks)
        }
        let reported = try followed.reported(try Cast.outcome(.stable), at: now, clocks: clocks)
        #expect(reported.hop.holder == Cast.county)
    }

    @Test func `an emergency is accepted or redirected, nothing else`() throws {
        let emergency = try Cast.submitted(.up, .emergency)
        #expect(emergency.hop.deadline == now + 600)
        #expect(throws: ReferralError.emergencyOnlyAcceptedOrRedirected) {
            try emergency.declined(because: .noBed, at: now)
        }
        #expect(throws: ReferralError.emergencyOnlyAcceptedOrRedirected) {
            try emergency.questioned(at: now, clocks: clocks)
        }
        #expect(throws: ReferralError.onlyRoutineExpires) {
            try emergency.expired(at: now + 1e9, clocks: clocks)
        }
        let sent = try emergency.redirected(to: Cast.township, as: .new(at: now + 1), at: now, clocks: clocks)
        #expect(sent.original.state == .redirected && sent.successor.facts.receiver == Cast.township)
    }

    @Test func `an unanswered emergency is accepted by the hub when its clock runs out, a routine one never`()
        throws
    {
        let emergency = try Cast.submitted(.up, .emergency)
        #expect(throws: ReferralError.clockRunning(until: now + 600)) {
            try emergency.autoAccepted(at: now + 599, clocks: clocks)
        }
        #expect(try emergency.autoAccepted(at: now + 600, clocks: clocks).state == .accepted)
        #expect(throws: ReferralError.onlyEmergencyIsAutoAccepted) {
            try Cast.submitted().autoAccepted(at: now + 1e9, clocks: clocks)
        }
    }

    @Test func `a chain of redirections names its first referral and goes to a third place`() throws {
        let first = try Cast.submitted()
        #expect(throws: ReferralError.redirectedToItself) {
            try first.redirected(to: Cast.county, as: .new(at: now), at: now, clocks: clocks)
        }
        let second = try first.redirected(to: Cast.township, as: .new(at: now + 1), at: now, clocks: clocks)
            .successor
        let third = try second.redirected(to: Cast.county, as: .new(at: now + 2), at: now, clocks: clocks)
            .successor
        #expect(third.facts.redirectedFrom == first.facts.id)
    }

    @Test func `a question goes to the sender and comes back, or expires`() throws {
        let asked = try Cast.submitted().questioned(at: now, clocks: clocks)
        #expect(asked.hop.holder == Cast.clinic)
        #expect(try asked.answered(at: now, clocks: clocks).hop.holder == Cast.county)
        #expect(throws: ReferralError.clockRunning(until: now + 86_400)) { try asked.expired(at: now) }
        #expect(try asked.expired(at: now + 86_400).state == .expired)
    }

    @Test func `a missed appointment can be arranged again`() throws {
        let arranged = try Cast.submitted().accepted(at: now, clocks: clocks)
            .arranged(for: now + 10, at: now, clocks: clocks)
        #expect(throws: ReferralError.clockRunning(until: now + 86_410)) {
            try arranged.missed(at: now + 100, clocks: clocks)
        }
        let missed = try arranged.missed(at: now + 86_410, clocks: clocks)
        #expect(missed.hop.holder == Cast.clinic)
        #expect(throws: ReferralError.appointmentInThePast) {
            try missed.rearranged(for: now, at: now + 86_410, clocks: clocks)
        }
        #expect(try missed.rearranged(for: now + 90_000, at: now + 86_410, clocks: clocks).state == .arranged)
    }

    @Test func `after the arrangement only both sides together cancel`() throws {
        let accepted = try Cast.submitted().accepted(at: now, clocks: clocks)
        #expect(
            try accepted.cancelled(because: .improved, confirmedByBoth: false, at: now).state == .cancelled)
        let arranged = try accepted.arranged(for: now, at: now, clocks: clocks)
        #expect(throws: ReferralError.confirmationNeeded) {
            try arranged.cancelled(because: .improved, confirmedByBoth: false, at: now)
        }
        #expect(try arranged.cancelled(because: .died, confirmedByBoth: true, at: now).state == .cancelled)
    }

    @Test func `facts that contradict themselves are refused`() {
        #expect(throws: ReferralError.senderIsReceiver) {
            try ReferralFacts(
                id: .new(at: now), ReferralCourse(.up, from: Cast.clinic, to: Cast.clinic), urgency: .routine,
                patient: .new(at: now), reason: .trauma)
        }
        #expect(throws: ReferralError.reasonDoesNotFit(.recovered, .up)) {
            try ReferralFacts(
                id: .new(at: now), ReferralCourse(.up, from: Cast.clinic, to: Cast.county), urgency: .routine,
                patient: .new(at: now), reason: .recovered)
        }
    }

    @Test func `an outcome of the other direction is refused, and only a return is returned`() throws {
        let arrived = try Cast.submitted().accepted(at: now, clocks: clocks).arrived(at: now, clocks: clocks)
        #expect(throws: ReferralError.dispositionDoesNotFit(.stable, .up)) {
            try arrived.reported(try Cast.outcome(.stable), at: now, clocks: clocks)
        }
        let stays = try arrived.reported(try Cast.outcome(.stays), at: now, clocks: clocks)
        #expect(throws: ReferralError.notToBeReturned(.stays)) {
            try stays.returnFacts(as: .new(at: now), to: Cast.clinic, reason: .recovered, urgency: .routine)
        }
        #expect(throws: ReferralError.clockRunning(until: now + 14 * 86_400)) {
            try stays.autoClosed(at: now)
        }
    }

    @Test func `a row of any state becomes its stage again, and lends itself to that stage only`() throws {
        for state in ReferralState.allCases {
            let facts = try Cast.facts()
            let hop = facts.hop(in: state, from: now, by: clocks)
            #expect((hop == nil) == state.isEnded)
            let referral = try #require(
                Referral(facts, state: state, hop: hop, at: now, disposition: .stays))
            #expect(referral.state == state && referral.hop == hop)
            #expect(((try? referral.awaitingDecision) != nil) == (state == .submitted))
            #expect(
                ((try? referral.awaitingArrival) != nil)
                    == [.accepted, .arranged, .inTransit].contains(state))
            #expect(((try? referral.underCare) != nil) == [.arrived, .inCare].contains(state))
        }
        #expect(Referral(try Cast.facts(), state: .submitted, hop: nil, at: now, disposition: nil) == nil)
    }
}
