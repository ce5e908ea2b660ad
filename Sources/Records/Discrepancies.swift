// What over-reads found: the list of discrepancies, and the figures of each reader.
package import Alliance
package import FoundationEssentials
package import Postgres
package import Readings

/// A second opinion that differed.
package struct StoredDiscrepancy: Sendable {
    package let reading: UUID
    package let report: UUID
    package let exam: UUID
    package let kind: String
    package let score: PeerScore
    package let outcome: OverReadOutcome
    package let comment: String?
    package let course: String?
    package let amendment: UUID?
    /// `queued`, `claimed`, `signed` …; nil where none was asked for, or another centre's.
    package let amendmentState: String?
    package let at: Date
    package let reader: String
    package let overReader: String
    /// What the report said; nil where it is another centre's and not to be seen.
    package let first: Opinion?
    package let second: Opinion

    /// An opinion in two words.
    package struct Opinion: Sendable {
        package let severity: Severity
        package let result: Polarity
    }
}

/// A reader's figures over some months.
package struct ReaderFigures: Sendable {
    package let reader: ClinicianID
    package let name: String
    package let centre: String
    package let finals: Int
    /// How many chance had to draw in the months that are closed; nil where none is.
    package let target: Int?
    package let drawn: Int
    /// Of these: without an independent reader.
    package let waiting: Int
    package let opinions: Int
    package let minor: Int
    package let major: Int
    package let criticalMisses: Int
    /// Of what chance drew or was among the first: those scored 1 of those scored.
    package let agreed: Proportion
    /// The same cases: positive, or not, in both looks.
    package let table: AgreementTable
}

extension Session {
    /// The discrepancies that the actor may see, of the month from `start` to `end`, from `least` on, the newest first.
    package borrowing func discrepancies(
        from start: Date, to end: Date, least: OverReadOutcome, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredDiscrepancy] {
        let outcomes = OverReadOutcome.allCases.filter { $0 >= least && $0 > .agree }.map(\.rawValue)
        var all: [StoredDiscrepancy] = []
        for row in try run(
            """
            SELECT g.reading_id, g.report_id, s.exam_id, o.kind, g.score, g.outcome, g.comment, g.course, g.amendment_id, g.at,
                   a.state AS amendment_state, f.name AS reader, w.name AS over_reader, p.severity AS first_severity,
                   p.result AS first_result, s.severity, s.result
            FROM over_read_standing g
            JOIN second_opinion s ON s.alliance_id = g.alliance_id AND s.reading_id = g.reading_id
            JOIN over_read o ON o.alliance_id = g.alliance_id AND o.report_id = g.report_id
            JOIN clinician f ON f.alliance_id = g.alliance_id AND f.id = g.reader_id
            JOIN clinician w ON w.alliance_id = g.alliance_id AND w.id = g.clinician_id
            LEFT JOIN report p ON p.alliance_id = g.alliance_id AND p.id = g.report_id
            LEFT JOIN reading a ON a.alliance_id = g.alliance_id AND a.id = g.amendment_id
            WHERE g.alliance_id = my_alliance() AND g.at >= \(start) AND g.at < \(end) AND g.outcome = ANY (\(outcomes)::text[])
              AND (\(cursor)::uuid IS NULL OR (g.at, g.reading_id) <
                   (SELECT b.at, b.reading_id FROM over_read_standing b WHERE b.alliance_id = my_alliance() AND b.reading_id = \(cursor)))
            ORDER BY g.at DESC, g.reading_id DESC LIMIT \(limit)
            """)
        { all.append(try StoredDiscrepancy(row)) }
        return all
    }

    /// The figures of the readers whom the actor may see: their own, those of the centre for its head, all for overseers. `start` and
    /// `end` are first days of months, the end not included.
    package borrowing func readerFigures(
        from start: String, to end: String, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [ReaderFigures] {
        var all: [ReaderFigures] = []
        for row in try run("SELECT * FROM reader_figures(\(start)::date, \(end)::date, \(cursor)::uuid, \(limit)::int)")
        {
            all.append(try ReaderFigures(row))
        }
        return all
    }
}

extension StoredDiscrepancy {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let severity: String? = try row["first_severity"], result: String? = try row["first_result"]
        var said: Opinion?
        if let severity = severity.flatMap(Severity.init(rawValue:)),
            let result = result.flatMap(Polarity.init(rawValue:))
        {
            said = Opinion(severity: severity, result: result)
        }
        self.init(
            reading: try row["reading_id"], report: try row["report_id"], exam: try row["exam_id"],
            kind: try row["kind"],
            score: try row.code("score"), outcome: try row.code("outcome"), comment: try row["comment"],
            course: try row["course"], amendment: try row["amendment_id"], amendmentState: try row["amendment_state"],
            at: try row["at"], reader: try row["reader"], overReader: try row["over_reader"], first: said,
            second: Opinion(severity: try row.code("severity"), result: try row.code("result")))
    }
}

extension ReaderFigures {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            reader: ClinicianID(try row["reader_id"]), name: try row["name"], centre: try row["centre"],
            finals: try row["finals"], target: try row["target"], drawn: try row["drawn"], waiting: try row["waiting"],
            opinions: try row["opinions"], minor: try row["minor"], major: try row["major"],
            criticalMisses: try row["missed"], agreed: Proportion(try row["agreed"], of: try row["scored"]),
            table: AgreementTable(
                bothPositive: try row["both_positive"], firstOnly: try row["first_only"],
                secondOnly: try row["second_only"], bothNegative: try row["both_negative"]))
    }
}
