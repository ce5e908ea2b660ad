// PUT /api/v1/referrals/{id}/arrangement, /departure, /arrival and /no-show
import Exams
import FoundationEssentials
import HubAPI
import Records
import Referrals

/// The receiver names department and time; again after a patient did not come.
struct ArrangeReferral: StepRequest {
    let department: String?
    let time: Date
    let receivingDoctor: String?
    let notice: String?

    func step() throws -> ReferralStep {
        var arrangement = ReferralArrangement(
            department: try TypedText.needed(department, field: "department", limit: 100))
        arrangement.time = time
        arrangement.doctor = try TypedText.optional(receivingDoctor, field: "receivingDoctor", limit: 100)
        arrangement.notice = try TypedText.optional(notice, field: "notice", limit: 1000)
        var step = ReferralStep(.arranged) { [time] referral, moment in
            if case .missed(let missed) = referral {
                return .expected(try missed.rearranged(for: time, at: moment.recorded, clocks: moment.clocks))
            }
            let waiting = try referral.awaitingArrival
            return .expected(try waiting.arranged(for: time, at: moment.recorded, clocks: moment.clocks))
        }
        step.arrangement = arrangement
        return step
    }
}

/// The sender sends the patient on the way.
struct SendPatient: StepRequest {
    let transport: String?
    let escort: String?

    func step() throws -> ReferralStep {
        let transport = try TypedText.optional(transport, field: "transport", limit: 100)
        var step = ReferralStep(.departed) { referral, moment in
            let waiting = try referral.awaitingArrival
            if transport == nil, waiting.facts.urgency != .emergency { throw Problem.fieldMissing("transport") }
            return .expected(try waiting.departed(at: moment.recorded, clocks: moment.clocks))
        }
        step.detail["transport"] = transport
        step.detail["escort"] = try TypedText.optional(escort, field: "escort", limit: 100)
        return step
    }
}

/// The patient is there; for a return down, the clinic has followed up for the first time.
struct ReceivePatient: StepRequest {
    func step() -> ReferralStep {
        ReferralStep(.arrived) { referral, moment in
            .present(try referral.awaitingArrival.arrived(at: moment.recorded, clocks: moment.clocks))
        }
    }
}

/// The receiver says what the hub's clock would say: a day after the appointment the patient has not come.
struct MissPatient: StepRequest {
    func step() -> ReferralStep {
        var step = ReferralStep(.missed) { referral, moment in
            .missed(try referral.awaitingArrival.missed(at: moment.recorded, clocks: moment.clocks))
        }
        step.rule = .rearranged
        step.settled = .noShow
        return step
    }
}
