// PUT /api/v1/referrals/{id}/care, /outcome and /closure
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records
import Referrals

/// The receiver takes the patient into care, under a visit or admission number.
struct AdmitPatient {
    let hub: Hub

    struct Body: Decodable {
        let number: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let body = try Problem.decoding(Body.self, bytes)
            var step = try ReferralStep(.admitted, bytes) { referral, moment in
                .present(try referral.underCare.admitted(at: moment.at, clocks: moment.clocks))
            }
            step.detail["number"] = try TypedText.needed(body.number, field: "number", limit: 64)
            return step
        }
    }
}

/// The receiver tells the outcome.
struct ReportOutcome {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            let outcome = try Outcome(try Problem.decoding(OutcomeDraft.self, bytes))
            var step = try ReferralStep(.outcomeReported, bytes) { referral, moment in
                .reported(try referral.underCare.reported(outcome, at: moment.at, clocks: moment.clocks))
            }
            step.outcome = outcome
            step.detail["disposition"] = outcome.disposition.rawValue
            return step
        }
    }
}

/// The sender has read the outcome: the loop is closed.
struct CloseReferral {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        try await MoveReferral(hub: hub).answer(call) { bytes in
            try ReferralStep(.closed, bytes) { referral, moment in
                .ended(try referral.awaitingConfirmation.closed(at: moment.at))
            }
        }
    }
}
