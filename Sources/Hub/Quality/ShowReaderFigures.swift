// GET /api/v1/reader-figures
import Alliance
import FoundationEssentials
import HubAPI
import Hummingbird
import Indicators
import Postgres
import Readings
import Records

/// What over-reads say of each reader over a month, or over the `months` that end with it: how many finals, how many of them were to
/// be drawn and were, how well the two looks agree and how sure that is. One's own, those of the centre for its head, all for who
/// oversees.
struct ShowReaderFigures {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit(), cursor = try call.request.cursor(), month = try call.request.month()
        let span = try span(call.request, upTo: month)
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.readerFigures(from: span.first, to: span.end, after: cursor, limit: limit + 1)
            var row = AuditRow("reader-figures.viewed")
            row.detail = ["month": month.description, "rows": "\(min(found.count, limit))"]
            try db.audit(row, by: call.actor, from: call.origin)
            return found
        }
        return try .page(
            Page(found, limit: limit, cursor: \.reader.description) { ReaderFiguresLine($0) }, of: call.request)
    }

    /// The first days of the first month and of the month after the last.
    private func span(_ request: Request, upTo month: Period) throws -> (first: String, end: String) {
        guard let months = Int(request.query("months") ?? "1"), (1...24).contains(months) else {
            throw Problem.invalid("months", "months 应为 1 到 24 的整数", "months is a whole number from 1 to 24")
        }
        guard let days = month.days(ofLast: months) else {
            throw Problem.invalid("month", "月份超出范围", "the month is out of range")
        }
        return (days.first.description, days.end.description)
    }
}

/// The figures of one reader.
struct ReaderFiguresLine: Encodable, Sendable {
    /// A share with its 95 % interval by Wilson.
    struct Share: Encodable, Sendable {
        let count: Int
        let total: Int
        let value: Double?
        let low: Double?
        let high: Double?

        init(_ share: Proportion) {
            count = share.count
            total = share.total
            value = share.value
            low = share.interval?.lowerBound
            high = share.interval?.upperBound
        }
    }

    /// Cohen's κ of positive against not positive, with its 95 % interval and the four cells behind it.
    struct Kappa: Encodable, Sendable {
        let cases: Int
        let value: Double?
        let low: Double?
        let high: Double?
        let bothPositive: Int
        let firstOnly: Int
        let secondOnly: Int
        let bothNegative: Int

        init(_ table: AgreementTable) {
            cases = table.total
            value = table.kappa
            low = table.kappaInterval?.lowerBound
            high = table.kappaInterval?.upperBound
            bothPositive = table.bothPositive
            firstOnly = table.firstOnly
            secondOnly = table.secondOnly
            bothNegative = table.bothNegative
        }
    }

    let reader: WireID
    let name: String
    let centre: String
    let finals: Int
    /// How many chance had to draw; nil while the month runs.
    let target: Int?
    let drawn: Int
    let withoutIndependentReader: Int
    let opinions: Int
    let minor: Int
    let major: Int
    let criticalMisses: Int
    /// Scored 1, of those scored.
    let agreement: Share
    /// The same word, positive or not, in both looks.
    let sameResult: Share
    let kappa: Kappa

    init(_ one: ReaderFigures) {
        reader = WireID(one.reader.uuid)
        name = one.name
        centre = one.centre
        finals = one.finals
        target = one.target
        drawn = one.drawn
        withoutIndependentReader = one.waiting
        opinions = one.opinions
        minor = one.minor
        major = one.major
        criticalMisses = one.criticalMisses
        agreement = Share(one.agreed)
        sameResult = Share(one.table.observed)
        kappa = Kappa(one.table)
    }
}
