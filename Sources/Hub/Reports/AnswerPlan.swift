// PUT /api/v1/reports/{id}/plan-confirmation
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// The clinic says whether it follows the plan of a report: once for each version, with a reason where it does not. Treating is
/// the clinic's decision; the centre answers for its opinion.
struct AnswerPlan {
    let hub: Hub

    struct Body: Codable, Sendable {
        let followed: Bool
        var reason: String?
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        let body = try await call.request.whole(Body.self, limit: 8192)
        let reason = try TypedText.optional(body.reason, field: "reason", limit: 1000)
        guard body.followed || reason != nil else { throw Problem.fieldMissing("reason") }
        try await hub.database.write(as: call.actor.mode) { db in
            guard let report = try db.report(id) else { throw Problem.notFound }
            if let voiding = try db.voiding(of: id) { throw Problem.reportVoided(voiding, exam: report.exam.uuid) }
            guard call.actor.scope.careOrganisations.contains(report.organisation) else { throw Problem.notFound }
            guard report.hasPlan else { throw Problem.noPlan }
            guard report.openedAt != nil else { throw Problem.notOpened }
            if let answer = report.plan {
                if answer.isFollowed == body.followed, answer.reason == reason { return }
                throw Problem.planAnswered
            }
            if let newest = try db.report(of: report.exam), newest.id != id {
                throw Problem.reportSuperseded(by: newest)
            }
            guard try db.answerPlan(of: id, isFollowed: body.followed, reason: reason, by: call.actor) else {
                throw Problem.planAnswered
            }
            var row = AuditRow("report.plan-answered", object: ("report", id), patient: report.patient?.uuid)
            row.detail = ["followed": "\(body.followed)"]
            try db.audit(row, by: call.actor, from: call.origin)
        }
        return .done
    }
}

extension Problem {
    static let noPlan = make(
        "no-plan", 409, zh: ("没有治疗方案", "这份报告没有治疗方案，无需确认。"),
        en: ("No plan", "This report has no treatment plan to confirm."))

    static let notOpened = make(
        "report-not-opened", 409, zh: ("尚未打开报告", "请先打开报告，再确认治疗方案。"),
        en: ("Not opened", "Open the report before you answer its plan."))

    static let planAnswered = make(
        "plan-answered", 409, zh: ("已经确认过", "这一版报告的治疗方案已经确认，不能更改；报告修订后可再确认。"),
        en: (
            "Answered already",
            "The plan of this version was answered and stays so; an amended version is answered anew."
        ))
}
