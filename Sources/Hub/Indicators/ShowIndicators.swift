// GET /api/v1/indicators, GET /api/v1/indicators/{code} and GET /api/v1/indicators/{code}/csv
import Alliance
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Indicators
import Postgres
import Records

/// Lists the indicators with their definitions, and says of each whether the hub has what it needs.
struct ListIndicators {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let recorded = try await hub.reports.write(as: call.actor.mode) { db in
            let recorded = try db.indicatorDefinitions(on: hub.today)
            try db.audit(AuditRow("indicator.listed"), by: call.actor, from: call.origin)
            return recorded
        }
        let views = IndicatorCode.allCases.map { DefinitionView($0, in: recorded) }
        return try .page(Page(views, limit: views.count, cursor: \.code) { $0 }, of: call.request)
    }
}

/// One indicator of one month: the number, its two counts, the rows behind it, its definition and its watermark. As JSON,
/// or as CSV where `Accept` or the address says so.
struct ShowIndicator {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let accepted = call.request.headers[.accept]?.lowercased() ?? ""
        if accepted.hasPrefix("text/csv") { return try await asCSV(call) }
        return try .json(try await view(call))
    }

    func asCSV(_ call: Call) async throws -> Response {
        let view = try await view(call)
        var response = Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8"],
            body: .init(byteBuffer: .init(bytes: view.csv)))
        response.headers[.contentDisposition] = "attachment; filename=\"\(view.definition.code)-\(view.month).csv\""
        return response
    }

    private func view(_ call: Call) async throws -> IndicatorView {
        guard let code = call.parameters.get("code").flatMap({ IndicatorCode(rawValue: $0) }) else {
            throw Problem.notFound
        }
        let month = try month(call)
        if let why = code.missing { throw Problem.indicatorNotAvailable(code, why) }
        return try await hub.reports.write(as: call.actor.mode) { db in
            let definition = DefinitionView(code, in: try db.indicatorDefinitions(on: hub.today))
            let rows = try ShowIndicator.rows(of: code, in: month, db)
            var row = AuditRow("indicator.viewed")
            row.detail = ["code": code.rawValue, "month": month.description]
            try db.audit(row, by: call.actor, from: call.origin)
            return IndicatorView(definition, month: month, rows)
        }
    }

    /// The rows behind an indicator that the hub can tell.
    static func rows(
        of code: IndicatorCode, in month: Period, _ db: borrowing Session
    ) throws -> IndicatorRows {
        switch code {
        case .grassrootsVisitShare: try db.visitShares(in: month)
        case .timelyRate: try db.timelyRates(in: month)
        case .upReferralAllEpisodes: try db.referralShares(in: month, onlyAbnormal: false)
        default: try db.referralShares(in: month, onlyAbnormal: true)
        }
    }

    private func month(_ call: Call) throws -> Period {
        guard let month = call.request.query("month").flatMap({ Period($0) }) else {
            throw Problem.invalid("month", "请给出月份，例如 month=2026-10。", "Name the month, for example month=2026-10.")
        }
        return month
    }
}
