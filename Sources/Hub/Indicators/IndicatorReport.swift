// The same numbers for an operator at the machine: `lianyi-hub report`.
import Alliance
import HubAPI
import Indicators
package import Postgres
import Records

/// One indicator of one month, as the web interface tells it, for an alliance named by its code. Runs as the owner and
/// leaves an audit row that names the operator's side.
package struct IndicatorReport: Sendable {
    /// The answer of `GET /api/v1/indicators/{code}`.
    package let json: [UInt8]
    /// The same as CSV.
    package let csv: [UInt8]

    /// What such a report can lack.
    package enum Fault: Error, Equatable, Sendable {
        case unknownIndicator, notAMonth, unknownAlliance
        /// The hub has not what it needs; the text says what.
        case notAvailable(String)
    }

    /// Counts indicator `code` of `month` (`2026-10`).
    package init(code: String, month: String, alliance: String, database: Database) async throws {
        guard let code = IndicatorCode(rawValue: code) else { throw Fault.unknownIndicator }
        guard let month = Period(month) else { throw Fault.notAMonth }
        if let why = code.missing { throw Fault.notAvailable(why.zh + " " + why.en) }
        guard let id = try await database.read({ db in try db.alliance(code: alliance) }) else {
            throw Fault.unknownAlliance
        }
        let mode = TransactionMode(settings: [("lianyi.alliance", id.description), ("lianyi.duties", "{oversees}")])
        let view = try await database.write(as: mode) { db in
            let definition = DefinitionView(code, in: try db.indicatorDefinitions(on: CalendarDay(at: try db.moment())))
            let view = IndicatorView(definition, month: month, try ShowIndicator.rows(of: code, in: month, db))
            try db.auditOperator(
                "indicator.viewed", detail: ["code": code.rawValue, "month": month.description], of: id)
            return view
        }
        json = try WireJSON.bytes(of: view)
        csv = view.csv
    }
}
