// PUT /api/v1/referrals/{id}/arrangement, /departure, /arrival and /no-show
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records
import Referrals

/// The receiver names department and time; again after a patient did not come.
struct ArrangeReferral {
    let hub: Hub

    struct Body: Decodable {
        let department: String?
        let time: Date
        let receivingDoctor: String?
        let notice: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            var arrangement = ReferralArrangement(
                department: try TypedText.needed(body.department, field: "department", limit: 100))
            arrangement.time = body.time
            arrangement.doctor = try TypedText.optional(body.receivingDoctor, field: "receivingDoctor", limit: 100)
            arrangement.notice = try TypedText.optional(body.notice, field: "notice", limit: 1000)
            var step = try ReferralStep(.arranged, bytes) { referral, moment in
                if case .missed(let missed) = referral {
                    return .expected(try missed.rearranged(for: body.time, at: moment.at, clocks: moment.clocks))
                }
                let waiting = try referral.awaitingArrival
                return .expected(try waiting.arranged(for: body.time, at: moment.at, clocks: moment.clocks))
            }
            step.arrangement = arrangement
            return step
        }
    }
}

/// The sender sends the patient on the way.
struct SendPatient {
    let hub: Hub

    struct Body: Decodable {
        let transport: String?
        let escort: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            let transport = try TypedText.optional(body.transport, field: "transport", limit: 100)
            var step = try ReferralStep(.departed, bytes) { referral, moment in
                let waiting = try referral.awaitingArrival
                if transport == nil, waiting.facts.urgency != .emergency { throw Problem.fieldMissing("transport") }
                return .expected(try waiting.departed(at: moment.at, clocks: moment.clocks))
            }
            step.detail["transport"] = transport
            step.detail["escort"] = try TypedText.optional(body.escort, field: "escort", limit: 100)
            return step
        }
    }
}

/// The patient is there; for a return down, the clinic has followed up for the first time.
struct ReceivePatient {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            try ReferralStep(.arrived, bytes) { referral, moment in
                .present(try referral.awaitingArrival.arrived(at: moment.at, clocks: moment.clocks))
            }
        }
    }
}

/// The receiver says what the hub's clock would say: a day after the appointment the patient has not come.
struct MissPatient {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            var step = try ReferralStep(.missed, bytes) { referral, moment in
                .missed(try referral.awaitingArrival.missed(at: .now, clocks: moment.clocks))
            }
            step.rule = .rearranged
            return step
        }
    }
}
