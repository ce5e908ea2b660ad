// What becomes of a referral when its time is over and nobody has acted.
import Exams
package import FoundationEssentials

/// The clocks that move a referral by themselves; the others only make it overdue. Raw values are the members of
/// ``ReferralClocks``, and the reason in the event rows.
package enum ReferralClock: String, CaseIterable, Sendable {
    case acceptEmergency, acceptRoutine, answer, appointmentGrace, confirm
}

/// A step that nobody takes: its time has come.
package struct ClockStep: Hashable, Sendable {
    package let event: ReferralEvent
    /// The clock that ran out.
    package let clock: ReferralClock
    package let next: Referral

    fileprivate init(_ event: ReferralEvent, _ clock: ReferralClock, _ next: Referral) {
        self.event = event
        self.clock = clock
        self.next = next
    }
}

extension Referral {
    /// T4, T6, T12, T16, T23. The step that the clock takes at `moment`; nil where only people lead on. Throws while its
    /// clock still runs, and where the clock may not decide: an emergency on the way up is accepted, and a referral without
    /// an answer expires only when it is routine.
    package func byClock(at moment: Date, clocks: ReferralClocks) throws(ReferralError) -> ClockStep? {
        switch self {
        case .submitted(let referral) where referral.facts.urgency == .emergency:
            ClockStep(.autoAccepted, .acceptEmergency, .expected(try referral.autoAccepted(at: moment, clocks: clocks)))
        case .submitted(let referral):
            ClockStep(.expired, .acceptRoutine, .ended(try referral.expired(at: moment, clocks: clocks)))
        case .questioned(let referral):
            ClockStep(.expired, .answer, .ended(try referral.expired(at: moment)))
        case .expected(let referral):
            ClockStep(.missed, .appointmentGrace, .missed(try referral.missed(at: moment, clocks: clocks)))
        case .reported(let referral):
            ClockStep(.autoClosed, .confirm, .ended(try referral.autoClosed(at: moment)))
        case .draft, .missed, .present, .ended: nil
        }
    }

    /// T22. The referral marked as entered in error, wherever it stands; it is never deleted.
    package func voided(at moment: Date) throws(ReferralError) -> EndedReferral {
        guard case .ended(let over) = self else { return try open.voided(at: moment) }
        guard over.state != .enteredInError else { throw .ended(over.state) }
        return over.voided(at: moment)
    }
}
