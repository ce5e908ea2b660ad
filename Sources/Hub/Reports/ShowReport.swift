// GET /api/v1/reports and …/{id}, …/{id}/versions, GET /api/v1/exams/{id}/report, PUT /api/v1/reports/{id}/opening
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Patients
import Postgres
import Readings
import Records

/// The reports for the actor's organisation, in the order in which they were signed.
struct ListReports {
    let hub: Hub

    struct Line: Encodable, Sendable {
        let id: WireID
        let exam: WireID
        let kind: String
        let version: Int
        /// `preliminary`, `final` or `amended`.
        let stage: String
        let severity: String
        let signedAt: Date
        let openedAt: Date?
        /// Why it was amended.
        let reason: String?
        /// Whether there is a plan that the clinic answers.
        let hasPlan: Bool
        /// Whether the clinic follows the plan, once it has said so.
        let planFollowed: Bool?
        /// Whether the version stands no more; absent where it does.
        let isVoided: Bool?

        init(_ report: StoredReport, isVoided: Bool = false) {
            self.isVoided = isVoided ? true : nil
            id = WireID(report.id)
            exam = WireID(report.exam.uuid)
            kind = report.kind
            version = report.version
            stage = report.stage.rawValue
            severity = report.severity.rawValue
            signedAt = report.signedAt
            openedAt = report.openedAt
            reason = report.reason
            hasPlan = report.hasPlan
            planFollowed = report.plan?.isFollowed
        }
    }

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor(), own = call.actor.organisation
        let reports = try await hub.database.write(as: call.actor.mode) { db in
            let reports = try db.reports(for: own, after: cursor, limit: limit + 1)
            if reports.isEmpty {
                // Nothing new is nothing seen. A cursor that was lost with a backup would stay silent for ever.
                if let cursor, try !db.knows(report: cursor) { throw Problem.cursorUnknown }
                if cursor != nil { return reports }
            }
            if call.actor.scope.reads { try db.noteSight(of: reports.map(\.exam)) }
            var row = AuditRow("report.listed")
            row.detail = ["rows": "\(min(reports.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return reports
        }
        return try .page(
            Page(feed: reports, limit: limit, cursor: { WireID($0.id).description }) { Line($0) }, of: call.request)
    }
}

/// Every version of the report that one version names, the newest first, with those that stand no more. Each stays readable as it was
/// signed.
struct ListVersions {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        let (versions, voided) = try await hub.database.write(as: call.actor.mode) { db in
            guard let report = try db.report(id) else { throw Problem.notFound }
            let versions = try db.versions(of: report.exam)
            try db.audit(
                AuditRow("report.versions", object: ("report", id), patient: report.patient?.uuid), by: call.actor,
                from: call.origin)
            return (versions, try db.voidedReports(of: report.exam))
        }
        return try .json(
            Page(versions, limit: versions.count, cursor: { WireID($0.id).description }) {
                ListReports.Line($0, isVoided: voided.contains($0.id))
            })
    }
}

/// One report, exactly as it was signed, with its signature. Looking is audited; opening is a step of its own. One that was voided is
/// shown only to who asks for it as that (`voided=true`).
struct ShowReport {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        return try await show(call) { db throws(PostgresError) in try db.report(id) }
    }

    /// The newest report of an exam.
    func ofExam(_ call: Call) async throws -> Response {
        let exam = ExamID(try call.parameters.id())
        return try await show(call) { db throws(PostgresError) in try db.report(of: exam) }
    }

    private func show(
        _ call: Call, _ find: @escaping @Sendable (borrowing Session) throws(PostgresError) -> StoredReport?
    ) async throws -> Response {
        let report = try await hub.database.write(as: call.actor.mode) { db in
            guard let report = try find(db) else { throw Problem.notFound }
            if let voiding = try db.voiding(of: report.id), call.request.query("voided") != "true" {
                throw Problem.reportVoided(voiding, exam: report.exam.uuid)
            }
            try db.audit(
                AuditRow("report.viewed", object: ("report", report.id), patient: report.patient?.uuid), by: call.actor,
                from: call.origin)
            return report
        }
        let document = try Problem.decoding(Report.self, Array(report.document.utf8))
        return try .json(SignedReport(document, signature: report.signature))
    }
}

/// The clinic has opened a report: noted the first time, harmless afterwards. One that was voided meanwhile has been seen all the same;
/// the audit says that it stood no more, and its exam is not delivered by that.
struct OpenReport {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        try await hub.database.write(as: call.actor.mode) { db in
            guard let report = try db.report(id) else { throw Problem.notFound }
            let opening = try db.open(report: id, by: call.actor)
            if case .again = opening { return }
            if case .delivered = opening {
                try db.append(
                    Event("exam.delivered", from: "final", to: "delivered", at: try db.moment()),
                    to: .exam(report.exam.uuid),
                    by: call.actor)
            }
            var row = AuditRow("report.opened", object: ("report", id), patient: report.patient?.uuid)
            if try db.voiding(of: id) != nil { row.detail = ["voided": "true"] }
            try db.audit(row, by: call.actor, from: call.origin)
        }
        return .done
    }
}
