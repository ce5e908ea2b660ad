// How long each step of a referral may take: the alliance's data.
import Alliance
package import Exams
package import FoundationEssentials

/// The clocks of referrals, in seconds unless said otherwise.
package struct ReferralClocks: Hashable, Codable, Sendable {
    package var draft: Double
    package var acceptRoutine: Double
    package var acceptUrgent: Double
    package var acceptEmergency: Double
    package var answer: Double
    package var arrange: Double
    /// After the appointment.
    package var appointmentGrace: Double
    package var transit: Double
    package var transitEmergency: Double
    package var noShow: Double
    /// Whole days after the day of arrival.
    package var outcomeDays: Int
    package var inCare: Double
    package var confirm: Double
    /// First follow-up after a return down, by urgency.
    package var followUpRoutine: Double
    package var followUpUrgent: Double
    package var followUpEmergency: Double
    /// From the first follow-up to the end of the plan.
    package var plan: Double
    /// How many acceptance clocks a routine referral waits before it expires.
    package var expiryFactor: Double

    private static let hour = 3600.0
    private static let day = 86_400.0

    /// What a new alliance starts with. Follow-up within two weeks is the national rule for referred
    /// patients; the others are our proposals (acceptance 24 h, 2 h, 10 min; arrangement 3 d; transit alert 4
    /// h; close 14 d).
    package static let initial = ReferralClocks(
        draft: 7 * day, acceptRoutine: 24 * hour, acceptUrgent: 2 * hour, acceptEmergency: hour / 6,
        answer: 24 * hour, arrange: 3 * day, appointmentGrace: 24 * hour, transit: 24 * hour,
        transitEmergency: 4 * hour, noShow: 7 * day, outcomeDays: 1, inCare: 30 * day, confirm: 14 * day,
        followUpRoutine: 14 * day, followUpUrgent: 7 * day, followUpEmergency: 3 * day, plan: 90 * day,
        expiryFactor: 3)

    /// Seconds within which the receiver must answer.
    package func acceptance(_ urgency: Urgency) -> Double {
        switch urgency {
        case .routine: acceptRoutine
        case .urgent: acceptUrgent
        case .emergency: acceptEmergency
        }
    }

    /// Seconds after which a routine referral that nobody has answered expires.
    package var expiry: Double { acceptRoutine * expiryFactor }

    /// By when the holder must act on a referral that enters `state` at `moment`; nil once it is over. An
    /// arrangement has its own: the appointment.
    package func deadline(
        in state: ReferralState, going direction: ReferralDirection, _ urgency: Urgency, from moment: Date
    ) -> Date? {
        switch state {
        case .draft: moment + draft
        case .submitted: moment + acceptance(urgency)
        case .infoRequested: moment + answer
        case .accepted:
            moment
                + (direction == .down
                    ? followUp(urgency) : urgency == .emergency ? transitEmergency : arrange)
        case .arranged: moment + appointmentGrace
        case .inTransit: moment + (urgency == .emergency ? transitEmergency : transit)
        case .noShow: moment + noShow
        case .arrived: direction == .down ? moment + plan : endOfDay(moment, after: outcomeDays)
        case .inCare: moment + inCare
        case .outcomeReported: moment + confirm
        case .closed, .declined, .redirected, .cancelled, .expired, .enteredInError: nil
        }
    }

    private func followUp(_ urgency: Urgency) -> Double {
        switch urgency {
        case .routine: followUpRoutine
        case .urgent: followUpUrgent
        case .emergency: followUpEmergency
        }
    }

    private func endOfDay(_ moment: Date, after days: Int) -> Date {
        CalendarDay(at: moment).adding(days: days).adding(days: 1).start
    }
}
