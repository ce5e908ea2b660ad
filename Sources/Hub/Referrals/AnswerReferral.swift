// PUT /api/v1/referrals/{id}/information-request, /information, /acceptance and /declination
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records
import Referrals

/// The receiver asks the sender something before deciding.
struct AskSender {
    let hub: Hub

    struct Body: Decodable {
        let question: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            var step = try ReferralStep(.infoRequested, bytes) { referral, moment in
                .questioned(try referral.awaitingDecision.questioned(at: moment.at, clocks: moment.clocks))
            }
            step.note = try TypedText.needed(body.question, field: "question", limit: 2000)
            return step
        }
    }
}

/// The sender answers; the acceptance clock begins anew.
struct AnswerReceiver {
    let hub: Hub

    struct Body: Decodable {
        let answer: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            var step = try ReferralStep(.answered, bytes) { referral, moment in
                .submitted(try referral.awaitingAnswer.answered(at: moment.at, clocks: moment.clocks))
            }
            step.note = try TypedText.needed(body.answer, field: "answer", limit: 4000)
            return step
        }
    }
}

/// The receiver takes the patient: a hospital into a department, a clinic into its follow-up.
struct AcceptReferral {
    let hub: Hub

    struct Body: Decodable {
        let department: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            let department = try TypedText.optional(body.department, field: "department", limit: 100)
            var step = try ReferralStep(.accepted, bytes) { referral, moment in
                let waiting = try referral.awaitingDecision, facts = waiting.facts
                if department == nil, facts.direction == .up, facts.urgency != .emergency {
                    throw Problem.fieldMissing("department")
                }
                return .expected(try waiting.accepted(at: moment.at, clocks: moment.clocks))
            }
            step.arrangement = department.map { ReferralArrangement(department: $0) }
            return step
        }
    }
}

/// The receiver does not take the patient, with a code. An emergency is only redirected.
struct DeclineReferral {
    let hub: Hub

    struct Body: Decodable {
        let code: DeclineCode
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let code = try Problem.decoding(Body.self, bytes).code
            var step = try ReferralStep(.declined, bytes) { referral, moment in
                .ended(try referral.awaitingDecision.declined(because: code, at: moment.at))
            }
            step.detail = ["code": code.rawValue]
            return step
        }
    }
}
