// A number on the wire, never without its two counts, its definition, the rows behind it and how fresh it is.
import Alliance
import FoundationEssentials
import HubAPI
import Indicators
import Records

/// What an indicator means: the alliance's own words where it has recorded some, else those it began with.
struct DefinitionView: Encodable, Sendable {
    let code: String
    let name: String
    let nameEn: String
    let numerator: String
    let denominator: String
    let cohort: String
    let unit: String
    let source: String
    let provisional: Bool
    let headline: Bool
    let version: Int
    let validFrom: String
    /// Whether the hub has what it needs; if not, `why` says what is missing.
    let available: Bool
    let why: String?
    let whyEn: String?

    init(_ code: IndicatorCode, in recorded: [RecordedDefinition]) {
        let first = code.definition
        let own = recorded.first { $0.code == code.rawValue }
        self.code = code.rawValue
        name = own?.zh ?? first.zh
        nameEn = own?.en ?? first.en
        numerator = own?.numerator ?? first.numerator
        denominator = own?.denominator ?? first.denominator
        cohort = own?.cohort ?? first.cohortDate
        unit = (own?.unit ?? first.unit).rawValue
        source = (own?.source ?? first.source).rawValue
        provisional = own?.isProvisional ?? first.isProvisional
        headline = own?.isHeadline ?? false
        version = own?.version ?? 1
        validFrom = own?.validFrom ?? first.validFrom.description
        available = code.missing == nil
        why = code.missing?.zh
        whyEn = code.missing?.en
    }
}

/// One indicator of one month.
struct IndicatorView: Encodable, Sendable {
    struct Part: Encodable, Sendable {
        let organisation: WireID
        let code: String
        let name: String
        let level: String
        let numerator: Int
        let denominator: Int
        let value: Double?
        let reported: Bool
    }

    let definition: DefinitionView
    let month: String
    let numerator: Int
    let denominator: Int
    /// In the unit of the definition. Null for an empty denominator, and for an official number that is not complete.
    let value: Double?
    /// Fewer than ten in the denominator.
    let small: Bool
    /// Whether every organisation that is expected to has reported.
    let complete: Bool
    /// The codes of those that have not.
    let notReported: [String]
    /// When the newest row behind it was recorded; null where there is none.
    let watermark: Date?
    let asOf: Date
    let rows: [Part]

    init(_ definition: DefinitionView, month: Period, _ found: IndicatorRows) {
        let total = found.rows.reduce(Rate(numerator: 0, denominator: 0)) { $0 + $1.rate }
        let silent = found.rows.filter { !$0.hasReported }.map(\.organisationCode)
        // An official name never stands over a part of its rows: visits are whole only when all have handed them in.
        let isWhole = definition.source != IndicatorSource.visits.rawValue || silent.isEmpty
        self.definition = definition
        self.month = month.description
        numerator = total.numerator
        denominator = total.denominator
        value = isWhole ? total.percent : nil
        small = total.isSmall
        complete = silent.isEmpty
        notReported = silent
        watermark = found.rows.compactMap(\.newest).max()
        asOf = found.asOf
        rows = found.rows.map { row in
            Part(
                organisation: WireID(row.organisation.uuid), code: row.organisationCode, name: row.name,
                level: row.level.rawValue, numerator: row.rate.numerator, denominator: row.rate.denominator,
                value: row.rate.percent, reported: row.hasReported)
        }
    }

    private enum CodingKeys: CodingKey {
        case definition, month, numerator, denominator, value, small, complete, notReported, watermark, asOf, rows
    }

    /// Writes `value` and `watermark` as null where there is none: a missing number is said, not left out.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(definition, forKey: .definition)
        try container.encode(month, forKey: .month)
        try container.encode(numerator, forKey: .numerator)
        try container.encode(denominator, forKey: .denominator)
        try container.encode(value, forKey: .value)
        try container.encode(small, forKey: .small)
        try container.encode(complete, forKey: .complete)
        try container.encode(notReported, forKey: .notReported)
        try container.encode(watermark, forKey: .watermark)
        try container.encode(asOf, forKey: .asOf)
        try container.encode(rows, forKey: .rows)
    }

    /// The same as a table: one line for the whole, then one an organisation, each with the month and the definition, so
    /// that a line that is copied away still says what it is.
    var csv: [UInt8] {
        let header = [
            "indicator", "month", "organisation_code", "organisation", "level", "numerator", "denominator", "value",
            "unit",
            "reported", "complete", "definition", "watermark", "as_of",
        ]
        let whole = line("", "合计", "", (numerator, denominator, value), isReported: complete)
        let parts = rows.map {
            line($0.code, $0.name, $0.level, ($0.numerator, $0.denominator, $0.value), isReported: $0.reported)
        }
        return CSVWriter.write(header: header, rows: [whole] + parts)
    }

    private func line(
        _ code: String, _ name: String, _ level: String, _ count: (Int, Int, Double?), isReported: Bool
    ) -> [CSVCell] {
        [
            .text(definition.code), .text(month), .text(code), .text(name), .text(level), .count(count.0),
            .count(count.1),
            .share(count.2), .text(definition.unit), .text(isReported ? "true" : "false"),
            .text(complete ? "true" : "false"),
            .text("\(definition.name): \(definition.numerator) / \(definition.denominator)"),
            .text(watermark.map { RFC3339.text($0) } ?? ""), .text(RFC3339.text(asOf)),
        ]
    }
}

extension Rate {
    /// The share in percent; nil when there is nothing to take a share of.
    var percent: Double? { denominator > 0 ? Double(numerator) * 100 / Double(denominator) : nil }
}
