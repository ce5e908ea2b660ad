// The alliance's reference ranges and thresholds: in force on a day, listed, and decided; and what a blood count is held against.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres

/// A patient's blood count before the one that is looked at.
package struct EarlierCount: Sendable {
    package let exam: ExamID
    package let performedAt: Date
    package let count: BloodCount
}

/// What a blood count is held against.
package struct CountGrounds: Sendable {
    /// The rows in force on its day.
    package let table: RangeTable
    /// The patient's last count before it that the actor may see; nil where there is none or the patient is not known.
    package let earlier: EarlierCount?

    package init(table: RangeTable, earlier: EarlierCount?) {
        self.table = table
        self.earlier = earlier
    }
}

/// All rows of one item, those in force and those to come.
package struct StoredRanges: Sendable {
    /// LOINC code.
    package let code: String
    package let ranges: [ReferenceRange]
    package let thresholds: [Threshold]
}

extension Session {
    /// The rows in force on `day` for these LOINC codes, and the patient's last count before `moment`: one round trip.
    /// A count that was withdrawn, refused, or is a control run is none. Of more rows than ``SQL/mostRows`` none is taken,
    /// as nobody could say which are missing: no range, no flag.
    package borrowing func grounds(
        for codes: [String], on day: CalendarDay, of patient: PatientID?, before moment: Date
    ) throws(PostgresError) -> CountGrounds {
        let row = try one(
            """
            SELECT \(SQL.rows(.rangeColumns, of: "reference_range", codes, day)) AS ranges,
                   \(SQL.rows(.thresholdColumns, of: "threshold", codes, day)) AS thresholds,
                   earlier.id, earlier.performed_at, earlier.content
            FROM (SELECT 1) always LEFT JOIN LATERAL (
                SELECT e.id, e.performed_at, e.content FROM exam e
                WHERE e.alliance_id = my_alliance() AND e.patient_id = \(patient) AND e.performed_at < \(moment)
                  AND e.kind IN ('CBC', 'LAB_OTHER') AND e.content ->> 'kind' = 'blood-count'
                  AND e.content -> 'data' ->> 'processing' <> 'control'
                  AND e.state NOT IN ('cancelled', 'recalled', 'rejected_quality', 'quarantined')
                ORDER BY e.performed_at DESC LIMIT 1) earlier ON true
            """)
        let ranges: [RangeRow] = try row.json("ranges"), thresholds: [RangeRow] = try row.json("thresholds")
        let isWhole = ranges.count <= SQL.mostRows && thresholds.count <= SQL.mostRows
        return CountGrounds(
            table: RangeTable(
                ranges: isWhole ? ranges.map(\.range) : [],
                thresholds: isWhole ? thresholds.compactMap(\.threshold) : []
            ), earlier: try EarlierCount(row))
    }

    /// The rows in force and to come by LOINC code, after the one named by `cursor`.
    package borrowing func ranges(after cursor: String, limit: Int, on day: CalendarDay) throws(PostgresError)
        -> [StoredRanges]
    {
        var all: [StoredRanges] = []
        for row in try run(
            """
            WITH known AS (
                SELECT \(SQL.rangeColumns) FROM reference_range
                WHERE alliance_id = my_alliance() AND code_system = 'LN' AND code > \(cursor)
                  AND (valid_to IS NULL OR valid_to > \(day.description)::date)
                UNION ALL
                SELECT \(SQL.thresholdColumns) FROM threshold
                WHERE alliance_id = my_alliance() AND code_system = 'LN' AND code > \(cursor)
                  AND (valid_to IS NULL OR valid_to > \(day.description)::date)
            )
            SELECT code, jsonb_agg(to_jsonb(known) ORDER BY tier DESC, age_from_days, sex, valid_from) AS rows
            FROM known GROUP BY code ORDER BY code LIMIT \(limit)
            """)
        {
            let rows: [RangeRow] = try row.json("rows")
            all.append(
                StoredRanges(
                    code: try row["code"], ranges: rows.filter { $0.tier == nil }.map(\.range),
                    thresholds: rows.compactMap(\.threshold)))
        }
        return all
    }

    /// Puts a table in force; a row for the same group from the same day on takes the other's place. As the owner.
    package borrowing func decide(_ table: RangeTable, in alliance: AllianceID) throws(PostgresError) {
        let ranges = table.ranges.map { RangeRow($0) }, thresholds = table.thresholds.map { RangeRow($0) }
        try run(
            """
            INSERT INTO reference_range (alliance_id, id, code_system, code, unit, low, high, \(SQL.groupColumns))
            SELECT \(alliance), id, 'LN', code, unit, low, high, \(SQL.groupColumns)
            FROM jsonb_to_recordset(\(JSONB(ranges))::jsonb) AS r \(SQL.rangeForm)
            ON CONFLICT ON CONSTRAINT range_once DO UPDATE SET unit = excluded.unit, low = excluded.low,
                high = excluded.high, source = excluded.source, valid_to = excluded.valid_to
            """)
        try run(
            """
            INSERT INTO threshold (alliance_id, id, code_system, code, unit, tier, at_or_below, at_or_above, \(SQL.groupColumns))
            SELECT \(alliance), id, 'LN', code, unit, tier, low, high, \(SQL.groupColumns)
            FROM jsonb_to_recordset(\(JSONB(thresholds))::jsonb) AS r \(SQL.rangeForm)
            ON CONFLICT ON CONSTRAINT threshold_once DO UPDATE SET unit = excluded.unit,
                at_or_below = excluded.at_or_below, at_or_above = excluded.at_or_above, source = excluded.source,
                valid_to = excluded.valid_to
            """)
        let detail = ["ranges": "\(ranges.count)", "thresholds": "\(thresholds.count)"]
        try run(
            """
            INSERT INTO audit (alliance_id, actor_role, action, object_kind, result, request_id, detail)
            VALUES (\(alliance), 'operator', 'range.decided', 'range', 'done', 'command line', \(JSONB(detail)))
            """)
    }
}

extension SQL {
    /// A blood count has some thirty items, each with a score of groups: more rows than this are a mistake.
    static let mostRows = 2000

    /// The rows of a table in force on a day for these codes, as JSON: one more than is taken, to know that there are more.
    fileprivate static func rows(_ columns: SQL, of table: SQL, _ codes: [String], _ day: CalendarDay) -> SQL {
        """
        (SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') FROM (
             SELECT \(columns) FROM \(table)
             WHERE alliance_id = my_alliance() AND code_system = 'LN' AND code = ANY (\(codes)::text[])
               AND valid_from <= \(day.description)::date AND (valid_to IS NULL OR valid_to > \(day.description)::date)
             LIMIT \(mostRows + 1)) r)
        """
    }
}

extension EarlierCount {
    /// nil where the row has none.
    init?(_ row: Row) throws(PostgresError) {
        let id: UUID? = try row["id"]
        let content: ExamContent? = try row.optionalJSON("content")
        guard let id, case .bloodCount(let count)? = content else { return nil }
        self.init(exam: ExamID(id), performedAt: try row["performed_at"], count: count)
    }
}
