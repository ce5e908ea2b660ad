// How an alliance's table of ranges, thresholds and delta limits is read whole and put in force. As the owner.
package import Alliance
package import Exams
import FoundationEssentials
package import Postgres

extension Session {
    /// All that the alliance has decided, what is over and what is to come included.
    package borrowing func rangeSheet(of alliance: AllianceID) throws(PostgresError) -> RangeSheet {
        let row = try one(
            """
            SELECT (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY code, valid_from), '[]')
                    FROM (SELECT \(SQL.rangeColumns) FROM reference_range
                          WHERE alliance_id = \(alliance) AND code_system = 'LN') r) AS ranges,
                   (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY code, tier DESC, valid_from), '[]')
                    FROM (SELECT \(SQL.thresholdColumns) FROM threshold
                          WHERE alliance_id = \(alliance) AND code_system = 'LN') t) AS thresholds,
                   (SELECT coalesce(jsonb_agg(\(SQL.limitForm) ORDER BY name, valid_from), '[]') FROM setting
                    WHERE alliance_id = \(alliance) AND starts_with(name, 'delta.')) AS limits
            """)
        let ranges: [RangeRow] = try row.json("ranges"), thresholds: [RangeRow] = try row.json("thresholds")
        let limits: [LimitRow] = try row.json("limits")
        return RangeSheet(
            rows: ranges.map { .range($0.range) } + thresholds.compactMap { $0.threshold.map { .threshold($0) } }
                + limits.compactMap { $0.limit.map { .limit($0) } })
    }

    /// Puts rows in force; one for the same group from the same day on takes the other's place.
    ///
    /// - Parameter origin: the file that they are from, for the audit.
    package borrowing func decide(
        _ sheet: RangeSheet, in alliance: AllianceID, from origin: String
    ) throws(PostgresError) {
        try decide(ranges: sheet.table.ranges.map { RangeRow($0) }, in: alliance)
        try decide(thresholds: sheet.table.thresholds.map { RangeRow($0) }, in: alliance)
        for limit in sheet.limits { try decide(limit, in: alliance) }
        let detail = [
            "ranges": "\(sheet.table.ranges.count)", "thresholds": "\(sheet.table.thresholds.count)",
            "limits": "\(sheet.limits.count)", "file": origin,
        ]
        try run(
            """
            INSERT INTO audit (alliance_id, actor_role, action, object_kind, result, request_id, detail)
            VALUES (\(alliance), 'operator', 'range.decided', 'range', 'done', 'command line', \(JSONB(detail)))
            """)
    }

    private borrowing func decide(ranges: [RangeRow], in alliance: AllianceID) throws(PostgresError) {
        try run(
            """
            INSERT INTO reference_range (alliance_id, id, code_system, code, unit, low, high, \(SQL.groupColumns))
            SELECT \(alliance), id, 'LN', code, unit, low, high, \(SQL.groupColumns)
            FROM jsonb_to_recordset(\(JSONB(ranges))::jsonb) AS r \(SQL.rangeForm)
            ON CONFLICT ON CONSTRAINT range_once DO UPDATE SET unit = excluded.unit, low = excluded.low,
                high = excluded.high, source = excluded.source, valid_to = excluded.valid_to
            """)
    }

    private borrowing func decide(thresholds: [RangeRow], in alliance: AllianceID) throws(PostgresError) {
        try run(
            """
            INSERT INTO threshold (alliance_id, id, code_system, code, unit, tier, at_or_below, at_or_above, \(SQL.groupColumns))
            SELECT \(alliance), id, 'LN', code, unit, tier, low, high, \(SQL.groupColumns)
            FROM jsonb_to_recordset(\(JSONB(thresholds))::jsonb) AS r \(SQL.rangeForm)
            ON CONFLICT ON CONSTRAINT threshold_once DO UPDATE SET unit = excluded.unit,
                at_or_below = excluded.at_or_below, at_or_above = excluded.at_or_above, source = excluded.source,
                valid_to = excluded.valid_to
            """)
    }

    private borrowing func decide(_ limit: DeltaLimit, in alliance: AllianceID) throws(PostgresError) {
        try run(
            """
            INSERT INTO setting (alliance_id, name, valid_from, value, source)
            VALUES (\(alliance), \("delta." + limit.item), \(limit.validFrom.start), \(JSONB(LimitRow.Value(limit))),
                    \(limit.source))
            ON CONFLICT (alliance_id, name, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source
            """)
    }
}

/// A delta limit as a setting: `delta.<LOINC code>`, its numbers in the item's canonical unit.
struct LimitRow: Decodable, Sendable {
    /// The setting's value. A share is in percent, as people decide it.
    struct Value: Codable, Sendable {
        var change: Decimal?
        var share: Decimal?
        var withinDays: Int
    }

    let name: String
    let value: Value
    let source: String
    /// Seconds since 1970.
    let from: Double

    /// nil where the item is none of a blood count.
    var limit: DeltaLimit? {
        guard let item = BloodCountItem.item(loinc: String(name.dropFirst("delta.".count))) else { return nil }
        return DeltaLimit(
            item: item.code, unit: item.unit, absolute: value.change,
            relative: value.share.map { LabUnit.shift($0, by: -2) }, withinDays: value.withinDays, source: source,
            validFrom: CalendarDay(at: Date(timeIntervalSince1970: from)))
    }
}

extension LimitRow {
    /// The one in force on a day and those to come, of one item's, in the order of their days.
    static func current(_ limits: [DeltaLimit], on day: CalendarDay) -> [DeltaLimit] {
        let past = limits.prefix { $0.validFrom <= day }
        return Array(past.suffix(1)) + limits.dropFirst(past.count)
    }
}

extension LimitRow.Value {
    fileprivate init(_ limit: DeltaLimit) {
        let canonical = limit.absolute.flatMap { absolute in
            BloodCountItem.item(loinc: limit.item).flatMap { LabUnit.convert(absolute, from: limit.unit, to: $0.unit) }
        }
        self.init(
            change: canonical, share: limit.relative.map { LabUnit.shift($0, by: 2) }, withinDays: limit.withinDays)
    }
}

extension SQL {
    /// A setting in the form of a ``LimitRow``.
    static let limitForm: SQL = """
        jsonb_build_object('name', name, 'value', value, 'source', source, 'from', extract(epoch FROM valid_from))
        """

    /// The delta limits in force at a moment for these codes, as JSON.
    static func limits(_ codes: [String], at moment: Date) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(\(limitForm)), '[]') FROM (
             SELECT DISTINCT ON (name) name, value, source, valid_from FROM setting
             WHERE alliance_id = my_alliance() AND name = ANY (\(codes.map { "delta." + $0 })::text[])
               AND valid_from <= \(moment)
             ORDER BY name, valid_from DESC) l)
        """
    }
}
