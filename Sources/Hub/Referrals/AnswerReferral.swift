// PUT /api/v1/referrals/{id}/information-request, /information, /acceptance and /declination
import Exams
import HubAPI
import Records
import Referrals

/// The receiver asks the sender something before deciding.
struct AskSender: StepRequest {
    let question: String?

    func step() throws -> ReferralStep {
        var step = ReferralStep(.infoRequested) { referral, moment in
            .questioned(try referral.awaitingDecision.questioned(at: moment.recorded, clocks: moment.clocks))
        }
        step.note = try TypedText.needed(question, field: "question", limit: 2000)
        return step
    }
}

/// The sender answers; the acceptance clock begins anew.
struct AnswerReceiver: StepRequest {
    let answer: String?

    func step() throws -> ReferralStep {
        var step = ReferralStep(.answered) { referral, moment in
            .submitted(try referral.awaitingAnswer.answered(at: moment.recorded, clocks: moment.clocks))
        }
        step.note = try TypedText.needed(answer, field: "answer", limit: 4000)
        return step
    }
}

/// The receiver takes the patient: a hospital into a department, a clinic into its follow-up.
struct AcceptReferral: StepRequest {
    let department: String?

    func step() throws -> ReferralStep {
        let department = try TypedText.optional(department, field: "department", limit: 100)
        var step = ReferralStep(.accepted) { referral, moment in
            let waiting = try referral.awaitingDecision, facts = waiting.facts
            if department == nil, facts.direction == .up, facts.urgency != .emergency {
                throw Problem.fieldMissing("department")
            }
            return .expected(try waiting.accepted(at: moment.recorded, clocks: moment.clocks))
        }
        step.arrangement = department.map { ReferralArrangement(department: $0) }
        return step
    }
}

/// The receiver does not take the patient, with a code. An emergency is only redirected.
struct DeclineReferral: StepRequest {
    let code: DeclineCode

    func step() -> ReferralStep {
        var step = ReferralStep(.declined) { [code] referral, moment in
            .ended(try referral.awaitingDecision.declined(because: code, at: moment.recorded))
        }
        step.detail["code"] = code.rawValue
        return step
    }
}
