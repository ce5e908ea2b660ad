// GET /api/v1/reports, GET /api/v1/reports/{id}, GET /api/v1/exams/{id}/report and PUT /api/v1/reports/{id}/opening
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
        let severity: String
        let signedAt: Date
        let openedAt: Date?

        init(_ report: StoredReport) {
            id = WireID(report.id)
            exam = WireID(report.exam.uuid)
            kind = report.kind
            version = report.version
            severity = report.severity.rawValue
            signedAt = report.signedAt
            openedAt = report.openedAt
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
            var row = AuditRow("report.listed")
            row.detail = ["rows": "\(min(reports.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return reports
        }
        return try .page(
            Page(feed: reports, limit: limit, cursor: { WireID($0.id).description }) { Line($0) }, of: call.request)
    }
}

/// One report, exactly as it was signed, with its signature. Looking is audited; opening is a step of its own.
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
            try db.audit(
                AuditRow("report.viewed", object: ("report", report.id), patient: report.patient?.uuid), by: call.actor,
                from: call.origin)
            return report
        }
        let document = try Problem.decoding(Report.self, Array(report.document.utf8))
        return try .json(SignedReport(document, signature: report.signature))
    }
}

/// The clinic has opened a report: noted the first time, harmless afterwards.
struct OpenReport {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let id = try call.parameters.id()
        try await hub.database.write(as: call.actor.mode) { db in
            guard let report = try db.report(id) else { throw Problem.notFound }
            guard try db.open(report: id, by: call.actor) else { return }
            try db.append(
                Event("exam.delivered", from: "final", to: "delivered", at: .now), to: .exam(report.exam.uuid),
                by: call.actor)
            try db.audit(
                AuditRow("report.opened", object: ("report", id), patient: report.patient?.uuid), by: call.actor,
                from: call.origin)
        }
        return .done
    }
}
