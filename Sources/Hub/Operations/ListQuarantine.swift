// GET /api/v1/quarantine
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Lists what lies in quarantine, for who administers the alliance: which exam, whose clinic, since when, and the code of the
/// reason. Nothing of a patient: no names, no files' names, no words out of a file.
struct ListQuarantine {
    let hub: Hub

    struct View: Encodable, Sendable {
        let exam: WireID
        let organisation: WireID
        let organisationName: String
        let kind: String
        let urgency: String
        let since: Date
        let receivedAt: Date
        let code: String
        let place: IntakeReason.Place?
        let objects: Int
        let bytes: Int64

        init(_ exam: QuarantinedExam) {
            self.exam = WireID(exam.exam)
            organisation = WireID(exam.organisation)
            organisationName = exam.organisationName
            kind = exam.kind
            urgency = exam.urgency
            since = exam.since
            receivedAt = exam.receivedAt
            code = exam.problem.code
            place = exam.problem.place
            objects = exam.objects
            bytes = exam.bytes
        }
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor().map { ExamID($0) }
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.quarantined(before: cursor, limit: limit + 1)
            var row = AuditRow("quarantine.listed")
            row.detail = ["rows": "\(min(found.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        let page = Page(found, limit: limit, cursor: \.exam.uuidString) { View($0) }
        return try .page(page, of: call.request)
    }
}
