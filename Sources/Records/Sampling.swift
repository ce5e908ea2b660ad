// The draw of over-reads: finals counted in their order, lots drawn, months closed. As the hub in one alliance.
package import FoundationEssentials
package import Postgres
package import Readings

/// A final report that has just been counted.
package struct CountedReport: Sendable {
    package let report: UUID
    package let reader: UUID
    /// The first day of the month of its signature.
    package let month: SQLDay
    package let number: Int
    package let career: Int
    package let isCritical: Bool
}

/// A reader's month, as the draw asks for it.
package struct SampledMonth: Hashable, Sendable {
    package let reader: UUID
    /// `2026-11-01`.
    package let month: String

    package init(reader: UUID, month: String) {
        self.reader = reader
        self.month = month
    }
}

/// A report about to be read over: why, and with which lot.
package struct Draw: Sendable {
    package let report: UUID
    package let ground: SamplingGround
    package let lot: [UInt8]

    package init(_ report: UUID, _ ground: SamplingGround, lot: [UInt8]) {
        self.report = report
        self.ground = ground
        self.lot = lot
    }
}

extension Session {
    /// Lets only one hub at a time draw in this alliance, until the end of the transaction.
    package borrowing func drawAlone() throws(PostgresError) {
        try run("SELECT pg_advisory_xact_lock(hashtextextended(my_alliance()::text, 37))")
    }

    /// Whether something waits to be counted or a month to be closed: asked before anything is locked.
    package borrowing func hasToDraw() throws(PostgresError) -> Bool {
        try one("SELECT EXISTS (SELECT FROM \(SQL.uncounted)) OR EXISTS (SELECT FROM \(SQL.over)) AS due")["due"]
    }

    /// Counts the finals that have waited long enough, in the order of their signatures; answers at most `limit`.
    package borrowing func countFinals(limit: Int) throws(PostgresError) -> [CountedReport] {
        var all: [CountedReport] = []
        for row in try run(
            """
            WITH fresh AS (
                SELECT f.report_id, f.reader_id, f.month, f.signed_at FROM \(SQL.uncounted) AND f.beside IS NULL
                ORDER BY f.signed_at, f.report_id LIMIT \(limit)
            ), counted AS (
                SELECT n.report_id,
                       coalesce((SELECT max(o.number) FROM sampling_frame o WHERE o.alliance_id = my_alliance()
                                   AND o.reader_id = n.reader_id AND o.month = n.month), 0)
                       + row_number() OVER (PARTITION BY n.reader_id, n.month ORDER BY n.signed_at, n.report_id) AS number,
                       coalesce((SELECT max(o.career) FROM sampling_frame o
                                 WHERE o.alliance_id = my_alliance() AND o.reader_id = n.reader_id), 0)
                       + row_number() OVER (PARTITION BY n.reader_id ORDER BY n.signed_at, n.report_id) AS career
                FROM fresh n
            ), kept AS (
                UPDATE sampling_frame s SET number = c.number, career = c.career FROM counted c
                WHERE s.alliance_id = my_alliance() AND s.report_id = c.report_id RETURNING s.*
            ), months AS (
                INSERT INTO sampling_month (alliance_id, reader_id, month, centre_id, finals)
                SELECT DISTINCT ON (reader_id, month) alliance_id, reader_id, month, centre_id, number FROM kept
                ORDER BY reader_id, month, number DESC
                ON CONFLICT (alliance_id, reader_id, month) DO UPDATE SET finals = excluded.finals
            )
            SELECT report_id, reader_id, month, number, career, critical FROM kept ORDER BY reader_id, month, number
            """)
        {
            all.append(
                CountedReport(
                    report: try row["report_id"], reader: try row["reader_id"], month: try row["month"],
                    number: try row["number"], career: try row["career"], isCritical: try row["critical"]))
        }
        return all
    }

    /// Reports by which an exam became critical after it was final, and that have waited long enough: taken once, by whoever draws.
    package borrowing func takeLateCriticals(limit: Int) throws(PostgresError) -> [(report: UUID, month: SQLDay)] {
        var all: [(report: UUID, month: SQLDay)] = []
        for row in try run(
            """
            WITH fresh AS (
                SELECT f.report_id FROM \(SQL.uncounted) AND f.beside = 'waits' ORDER BY f.signed_at, f.report_id LIMIT \(limit)
            )
            UPDATE sampling_frame s SET beside = 'drawn' FROM fresh
            WHERE s.alliance_id = my_alliance() AND s.report_id = fresh.report_id RETURNING s.report_id, s.month
            """)
        { all.append((try row["report_id"], try row["month"])) }
        return all
    }

    /// The rule in force on the first day of that month.
    package borrowing func samplingRule(of month: String) throws(PostgresError) -> SamplingRule {
        let value: [String: Double]? = try one(
            """
            SELECT setting_at('overread.sample', \(month)::timestamp AT TIME ZONE 'Asia/Shanghai') AS rule
            """
        ).optionalJSON("rule")
        let initial = SamplingRule.initial
        return SamplingRule(
            percent: value?["percent"] ?? initial.percent,
            minimum: value?["minimum"].map { Int($0) } ?? initial.minimum,
            first: value?["first"].map { Int($0) } ?? initial.first)
    }

    /// The finals of a month from that number on, with their lots.
    package borrowing func finals(
        of month: SampledMonth, from number: Int, lot: (UUID) -> [UInt8]
    ) throws(PostgresError) -> [SampledReport] {
        var all: [SampledReport] = []
        for row in try run(
            """
            SELECT f.report_id, f.number, EXISTS (
                       SELECT FROM over_read_draw d WHERE d.alliance_id = f.alliance_id AND d.report_id = f.report_id
                         AND d.ground = 'random') AS drawn
            FROM sampling_frame f
            WHERE f.alliance_id = my_alliance() AND f.reader_id = \(month.reader) AND f.month = \(month.month)::date
              AND f.number >= \(number) ORDER BY f.number
            """)
        {
            let id: UUID = try row["report_id"]
            all.append(SampledReport(id: id, number: try row["number"], lot: lot(id), isDrawn: try row["drawn"]))
        }
        return all
    }

    /// Writes draws, with what they make an over-read of. What was drawn before for the same ground stays as it is.
    package borrowing func keep(_ draws: [Draw], by rule: SamplingRule) throws(PostgresError) {
        guard !draws.isEmpty else { return }
        let ids = draws.map(\.report), rows = draws.map(DrawRow.init)
        try run(
            """
            WITH drawn AS (
                INSERT INTO over_read (alliance_id, report_id, exam_id, reader_id, home_id, kind)
                SELECT alliance_id, report_id, exam_id, reader_id, centre_id, kind FROM sampling_frame
                WHERE alliance_id = my_alliance() AND report_id = ANY (\(ids)::uuid[])
                ON CONFLICT DO NOTHING RETURNING *
            )
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, result, request_id)
            SELECT alliance_id, 'hub', home_id, 'overread.drawn', 'overread', report_id, 'done', 'over-reads' FROM drawn
            """)
        try run(
            """
            INSERT INTO over_read_draw (alliance_id, report_id, ground, lot, rule)
            SELECT my_alliance(), d.report, d.ground, decode(d.lot, 'hex'), \(JSONB(rule))
            FROM jsonb_to_recordset(\(JSONB(rows))::jsonb) AS d (report uuid, ground text, lot text)
            ON CONFLICT DO NOTHING
            """)
    }

    /// Months that are over and not closed, the oldest first.
    package borrowing func monthsToClose(limit: Int) throws(PostgresError) -> [SampledMonth] {
        var all: [SampledMonth] = []
        for row in try run("SELECT reader_id, month FROM \(SQL.over) ORDER BY month, reader_id LIMIT \(limit)") {
            let month: SQLDay = try row["month"]
            all.append(SampledMonth(reader: try row["reader_id"], month: month.text))
        }
        return all
    }

    /// Closes a month: so many finals, of which chance had to draw so many.
    package borrowing func close(
        _ month: SampledMonth, target: Int, by rule: SamplingRule
    ) throws(PostgresError) {
        try run(
            """
            WITH closed AS (
                UPDATE sampling_month SET target = \(target), rule = \(JSONB(rule)), closed_at = now()
                WHERE alliance_id = my_alliance() AND reader_id = \(month.reader) AND month = \(month.month)::date
                  AND closed_at IS NULL RETURNING *
            )
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, result, request_id, detail)
            SELECT alliance_id, 'hub', centre_id, 'overread.closed', 'clinician', reader_id, 'done', 'over-reads',
                   jsonb_build_object('month', month, 'finals', finals, 'target', target) FROM closed
            """)
    }
}

extension SQL {
    /// Finals `f`, and what stands beside them, that have waited long enough: what is fresh may still be amended, and does not come
    /// back to its centre at once.
    fileprivate static let uncounted: SQL = """
        sampling_frame f WHERE f.alliance_id = my_alliance() AND f.number IS NULL AND f.beside IS DISTINCT FROM 'drawn'
          AND f.signed_at <= now() - make_interval(mins => coalesce(
              (setting_at('overread.clock', now()) ->> 'afterMinutes')::int, 60))
        """

    /// Months that are over by China's clock, and everything signed in them is counted.
    fileprivate static let over: SQL = """
        sampling_month m WHERE m.alliance_id = my_alliance() AND m.closed_at IS NULL
          AND m.month < date_trunc('month', (now() AT TIME ZONE 'Asia/Shanghai') - make_interval(hours => 1, mins => coalesce(
              (setting_at('overread.clock', now()) ->> 'afterMinutes')::int, 60)))::date
        """
}

/// A draw as a row of the statement that writes it.
private struct DrawRow: Codable, Sendable {
    let report: UUID
    let ground: String
    let lot: String

    init(_ draw: Draw) {
        report = draw.report
        ground = draw.ground.rawValue
        lot = draw.lot.map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }.joined()
    }
}
