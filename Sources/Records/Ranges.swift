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
    /// The delta limits in force on its day, one an item.
    package let limits: [DeltaLimit]
    /// The patient's last count before it that the actor may see; nil where there is none or the patient is not known.
    package let earlier: EarlierCount?
    /// Metres above the sea of the place, as the alliance has recorded them by then.
    package let altitude: Int?

    package init(table: RangeTable, limits: [DeltaLimit], earlier: EarlierCount?, altitude: Int? = nil) {
        self.altitude = altitude
        self.table = table
        self.limits = limits
        self.earlier = earlier
    }
}

/// All rows of one item, those in force and those to come.
package struct StoredRanges: Sendable {
    /// LOINC code.
    package let code: String
    package let ranges: [ReferenceRange]
    package let thresholds: [Threshold]
    package let limits: [DeltaLimit]
}

extension Session {
    /// The rows in force on `day` for these LOINC codes, and the patient's last count before `moment`: one round trip.
    /// A count that was withdrawn, refused, or is a control run is none. Of more rows than ``SQL/mostRows`` none is taken,
    /// as nobody could say which are missing: no range, no flag.
    package borrowing func grounds(
        for codes: [String], on day: CalendarDay, of patient: PatientID?, before moment: Date,
        at organisation: OrganisationID? = nil
    ) throws(PostgresError) -> CountGrounds {
        let row = try one(
            """
            SELECT \(SQL.rows(.rangeColumns, of: "reference_range", codes, day)) AS ranges,
                   \(SQL.rows(.thresholdColumns, of: "threshold", codes, day)) AS thresholds,
                   \(SQL.limits(codes, at: moment)) AS limits, \(SQL.altitude(of: organisation, at: moment)) AS altitude,
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
        let limits: [LimitRow] = try row.json("limits")
        let isWhole = ranges.count <= SQL.mostRows && thresholds.count <= SQL.mostRows
        return CountGrounds(
            table: RangeTable(
                ranges: isWhole ? ranges.map(\.range) : [],
                thresholds: isWhole ? thresholds.compactMap(\.threshold) : []
            ), limits: limits.compactMap(\.limit), earlier: try EarlierCount(row), altitude: try row["altitude"])
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
            SELECT code, jsonb_agg(to_jsonb(known) ORDER BY tier DESC, age_from_days, sex, valid_from) AS rows,
                   (SELECT coalesce(jsonb_agg(\(SQL.limitForm) ORDER BY valid_from), '[]') FROM setting
                    WHERE alliance_id = my_alliance() AND name = 'delta.' || code) AS limits
            FROM known GROUP BY code ORDER BY code LIMIT \(limit)
            """)
        {
            let rows: [RangeRow] = try row.json("rows"), limits: [LimitRow] = try row.json("limits")
            all.append(
                StoredRanges(
                    code: try row["code"], ranges: rows.filter { $0.tier == nil }.map(\.range),
                    thresholds: rows.compactMap(\.threshold),
                    limits: LimitRow.current(limits.compactMap(\.limit), on: day)))
        }
        return all
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
