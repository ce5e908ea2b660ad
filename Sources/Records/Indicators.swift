// Indicators: their definitions as the alliance has them, and the counts behind each number. For overseers.
package import Alliance
package import FoundationEssentials
package import Indicators
package import Postgres

/// A definition that an alliance has recorded.
package struct RecordedDefinition: Sendable {
    package let code: String
    package let version: Int
    package let zh: String
    package let en: String
    package let numerator: String
    package let denominator: String
    package let cohort: String
    package let unit: IndicatorUnit
    package let source: IndicatorSource
    package let isProvisional: Bool
    package let isHeadline: Bool
    /// `YYYY-MM-DD`
    package let validFrom: String
}

/// An organisation's part of a number.
package struct IndicatorRow: Sendable {
    package let organisation: OrganisationID
    package let organisationCode: String
    package let name: String
    package let level: OrganisationLevel
    package let rate: Rate
    /// False where nothing of the month has come from there.
    package let hasReported: Bool
    /// When the newest of the rows behind it was recorded.
    package let newest: Date?
}

/// The rows behind a number of one month, read at one moment.
package struct IndicatorRows: Sendable {
    package let rows: [IndicatorRow]
    package let asOf: Date
}

extension Session {
    /// The definitions in force on a day, by code.
    package borrowing func indicatorDefinitions(on day: CalendarDay) throws(PostgresError) -> [RecordedDefinition] {
        var all: [RecordedDefinition] = []
        for row in try run(
            """
            SELECT DISTINCT ON (code) code, version, name, name_en, numerator, denominator, cohort, unit, source, provisional,
                   headline, valid_from::text AS valid_from
            FROM indicator_definition WHERE alliance_id = my_alliance() AND valid_from <= \(day.description)::date
            ORDER BY code, valid_from DESC, version DESC LIMIT 200
            """)
        { all.append(try RecordedDefinition(row)) }
        return all
    }

    /// Visits of the month, each organisation's part being grassroots or not.
    package borrowing func visitShares(in month: Period) throws(PostgresError) -> IndicatorRows {
        try indicatorRows(
            """
            SELECT o.id, o.code, o.name, o.level, v.month IS NOT NULL AS reported, v.recorded_at AS newest, now() AS as_of,
                   CASE WHEN o.level IN ('township', 'village_clinic') THEN coalesce(v.outpatient + v.emergency, 0) ELSE 0 END
                       AS numerator,
                   coalesce(v.outpatient + v.emergency, 0) AS denominator
            FROM organisation o
            LEFT JOIN visits v ON v.alliance_id = o.alliance_id AND v.organisation_id = o.id
                              AND v.month = \(month.description + "-01")::date
            WHERE o.alliance_id = my_alliance() AND (v.month IS NOT NULL OR (o.active AND o.level <> 'other'))
            ORDER BY o.code LIMIT 5000
            """)
    }

    /// Read episodes of the month and those with a referral up: all of them, or only the abnormal ones.
    package borrowing func referralShares(
        in month: Period, onlyAbnormal: Bool
    ) throws(PostgresError) -> IndicatorRows {
        try indicatorRows(
            """
            SELECT o.id, o.code, o.name, o.level, n.organisation_id IS NOT NULL AS reported, n.newest, now() AS as_of,
                   coalesce(CASE WHEN \(onlyAbnormal)::bool THEN n.abnormal_referred ELSE n.episodes_referred END, 0)
                       AS numerator,
                   coalesce(CASE WHEN \(onlyAbnormal)::bool THEN n.abnormal ELSE n.episodes END, 0) AS denominator
            FROM organisation o
            LEFT JOIN referral_counts(\(month.start)::timestamptz, \(month.end)::timestamptz) n ON n.organisation_id = o.id
            WHERE o.alliance_id = my_alliance()
              AND (n.organisation_id IS NOT NULL OR (o.active AND o.level IN ('township', 'village_clinic')))
            ORDER BY o.code LIMIT 5000
            """)
    }

    borrowing func indicatorRows(_ sql: SQL) throws(PostgresError) -> IndicatorRows {
        var all: [IndicatorRow] = [], moment = Date.now
        for row in try run(sql) {
            moment = try row["as_of"]
            all.append(try IndicatorRow(row))
        }
        return IndicatorRows(rows: all, asOf: moment)
    }
}

extension IndicatorRow {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            organisation: OrganisationID(try row["id"]), organisationCode: try row["code"], name: try row["name"],
            level: try row.code("level"),
            rate: Rate(numerator: try row["numerator"], denominator: try row["denominator"]),
            hasReported: try row["reported"], newest: try row["newest"])
    }
}

extension RecordedDefinition {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            code: try row["code"], version: try row["version"], zh: try row["name"], en: try row["name_en"],
            numerator: try row["numerator"], denominator: try row["denominator"], cohort: try row["cohort"],
            unit: try row.code("unit"), source: try row.code("source"), isProvisional: try row["provisional"],
            isHeadline: try row["headline"], validFrom: try row["valid_from"])
    }
}
