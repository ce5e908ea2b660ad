// Over-reads as people see them: which there are, and how their two opinions compare.
package import Alliance
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// Where an over-read stands. Raw values are the codes in JSON.
package enum OverReadState: String, CaseIterable, Codable, Sendable {
    /// 无独立医师: nobody in the alliance may give it.
    case noIndependentReader = "no_independent_reader"
    case queued, claimed
    /// The second opinion is there, and not compared yet.
    case opinion
    case scored
}

/// An over-read in a list. Until its opinion is there it says nothing of the report.
package struct StoredOverRead: Sendable {
    package let report: UUID
    package let exam: ExamID
    package let reading: ReadingID?
    package let kind: String
    package let state: OverReadState
    package let drawnAt: Date
    package let dueAt: Date?
    package let waitingSince: Date?
    /// The centre of the report, and the one that reads it over.
    package let home: String
    package let centre: String?
    /// Who gives it, or has given it.
    package let overReader: String?
    /// Who signed the report; nil before the opinion.
    package let reader: String?
    package let opinionAt: Date?
    /// `random`, `critical`, `first`; empty before the opinion.
    package let grounds: [String]
    package let score: PeerScore?
    package let outcome: OverReadOutcome?
}

/// A second opinion about to be kept.
package struct NewOpinion: Sendable {
    package let reading: ReadingID
    package let clinician: ClinicianID
    package let content: ReportContent

    package init(of reading: ReadingID, by clinician: ClinicianID, content: ReportContent) {
        self.reading = reading
        self.clinician = clinician
        self.content = content
    }
}

/// A second opinion beside the report that it is about.
package struct StoredComparison: Sendable {
    package let reading: ReadingID
    package let report: UUID
    package let exam: ExamID
    package let kind: ExamKind
    /// Whose opinion it is.
    package let overReader: ClinicianID
    package let overReaderName: String
    package let opinionAt: Date
    package let opinion: ReportContent
    package let severity: Severity
    package let grounds: [String]
    package let score: Score?
    /// Who signed the report: they correct no score of it.
    package let signers: [ClinicianID]

    /// What it came to.
    package struct Score: Sendable {
        package let score: PeerScore
        package let outcome: OverReadOutcome
        package let comment: String?
        package let course: String?
        /// The reading that is to amend the report.
        package let amendment: UUID?
        package let at: Date
        /// Why it was corrected, by whom, and the score that was given first; nil where it was not.
        package let correction: Correction?
    }

    /// That a score was wrong.
    package struct Correction: Sendable {
        package let reason: String
        package let by: String
        package let first: PeerScore
    }
}

extension SQL {
    /// The state of an over-read `o` with its reading `r`, opinion `s` and score `g`.
    private static let overReadState: SQL = """
        CASE WHEN g.reading_id IS NOT NULL THEN 'scored' WHEN s.reading_id IS NOT NULL THEN 'opinion'
             WHEN o.reading_id IS NULL THEN 'no_independent_reader' WHEN r.state = 'claimed' THEN 'claimed' ELSE 'queued' END
        """

    /// Over-reads that the actor may see; `r` is nil for overseers, who see no readings.
    fileprivate static func overReads(
        _ state: OverReadState?, mine: Bool, _ actor: UUID, after cursor: UUID?, limit: Int
    ) -> SQL {
        """
        SELECT * FROM (
            SELECT o.report_id, o.exam_id, o.reading_id, o.kind, o.drawn_at, o.waiting_since, r.due_at, s.at AS opinion_at,
                   \(overReadState) AS state, h.name AS home, c.name AS centre,
                   (SELECT p.name FROM clinician p WHERE p.alliance_id = o.alliance_id
                      AND p.id = coalesce(s.clinician_id, r.claimed_by)) AS over_reader,
                   (SELECT p.name FROM clinician p WHERE p.alliance_id = o.alliance_id AND p.id = s.reader_id) AS reader,
                   ARRAY(SELECT d.ground FROM over_read_draw d
                         WHERE d.alliance_id = o.alliance_id AND d.report_id = o.report_id ORDER BY d.ground) AS grounds,
                   g.score, g.outcome
            FROM over_read o
            JOIN organisation h ON h.alliance_id = o.alliance_id AND h.id = o.home_id
            LEFT JOIN organisation c ON c.alliance_id = o.alliance_id AND c.id = o.centre_id
            LEFT JOIN reading r ON r.alliance_id = o.alliance_id AND r.id = o.reading_id
            LEFT JOIN second_opinion s ON s.alliance_id = o.alliance_id AND s.reading_id = o.reading_id
            LEFT JOIN over_read_standing g ON g.alliance_id = o.alliance_id AND g.reading_id = o.reading_id
            WHERE o.alliance_id = my_alliance() AND (\(cursor)::uuid IS NULL OR o.report_id < \(cursor))
              AND (NOT \(mine) OR coalesce(s.clinician_id, r.claimed_by) = \(actor))
        ) v WHERE \(state?.rawValue)::text IS NULL OR v.state = \(state?.rawValue)
        ORDER BY v.report_id DESC LIMIT \(limit)
        """
    }
}

extension Session {
    /// The over-reads that the actor may see, the newest reports first, behind that of `cursor`: those that they give or have given,
    /// those of their own reports once they are scored; all of the centre for its head; those without an independent reader for
    /// overseers.
    package borrowing func overReads(
        _ state: OverReadState?, mine: Bool, by actor: Actor, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredOverRead] {
        var all: [StoredOverRead] = []
        for row in try run(.overReads(state, mine: mine, actor.id, after: cursor, limit: limit)) {
            all.append(try StoredOverRead(row))
        }
        return all
    }

    /// Keeps a second opinion over the reading that has just ended with it. False where the reading is no over-read of the actor's.
    package borrowing func keep(_ opinion: NewOpinion) throws(PostgresError) -> Bool {
        let content = opinion.content
        return try run(
            """
            INSERT INTO second_opinion (alliance_id, reading_id, report_id, exam_id, reader_id, home_id, centre_id, clinician_id,
                                        severity, result, refers, content)
            SELECT alliance_id, reading_id, report_id, exam_id, reader_id, home_id, centre_id, \(opinion.clinician),
                   \(content.severity.rawValue), \(content.polarity.rawValue), \(content.advice.countsAsReferralAdvice),
                   \(JSONB(content))
            FROM over_read WHERE alliance_id = my_alliance() AND reading_id = \(opinion.reading)
            """
        ).affected == 1
    }

    /// The second opinion of that reading, where the actor may see it, with what it came to.
    package borrowing func comparison(of reading: ReadingID) throws(PostgresError) -> StoredComparison? {
        guard
            let row = try first(
                """
                SELECT s.reading_id, s.report_id, s.exam_id, s.clinician_id, s.at, s.content, s.severity, p.name, o.kind,
                       g.score, g.outcome, g.comment, g.course, g.amendment_id, g.at AS scored_at, g.first_score, g.correction,
                       (SELECT k.name FROM clinician k WHERE k.alliance_id = g.alliance_id AND k.id = g.corrected_by)
                           AS corrector, (SELECT q.reviewer_id FROM report q WHERE q.alliance_id = s.alliance_id
                             AND q.id = s.report_id) AS reviewer_id, s.reader_id,
                       ARRAY(SELECT d.ground FROM over_read_draw d
                             WHERE d.alliance_id = s.alliance_id AND d.report_id = s.report_id ORDER BY d.ground) AS grounds
                FROM second_opinion s
                JOIN over_read o ON o.alliance_id = s.alliance_id AND o.report_id = s.report_id
                JOIN clinician p ON p.alliance_id = s.alliance_id AND p.id = s.clinician_id
                LEFT JOIN over_read_standing g ON g.alliance_id = s.alliance_id AND g.reading_id = s.reading_id
                WHERE s.alliance_id = my_alliance() AND s.reading_id = \(reading)
                """)
        else { return nil }
        return try StoredComparison(row)
    }

    /// Scores the actor's own over-read; answers the reading that is to amend the report, where one follows.
    package borrowing func score(
        _ reading: ReadingID, _ score: PeerScore, _ outcome: OverReadOutcome, comment: String?, course: String?
    ) throws(PostgresError) -> UUID? {
        try one(
            """
            SELECT score_over_read(\(reading), \(score.rawValue), \(outcome.rawValue), \(comment), \(course)) AS amendment
            """)["amendment"]
    }

    /// Corrects a score, as another right person; the first one stays. Answers the reading that is to amend the report, where one
    /// follows.
    package borrowing func correctScore(
        _ reading: ReadingID, _ score: PeerScore, _ outcome: OverReadOutcome, comment: String?, course: String?,
        because reason: String
    ) throws(PostgresError) -> UUID? {
        try one(
            """
            SELECT correct_score(\(reading), \(score.rawValue), \(outcome.rawValue), \(comment), \(course), \(reason)) AS amendment
            """)["amendment"]
    }

    /// Notes that the actor has seen, in a list, what the reports of these exams say: they are not blind to them any more.
    package borrowing func noteSight(of exams: [ExamID]) throws(PostgresError) {
        guard !exams.isEmpty else { return }
        try run("SELECT note_list_sight(\(exams.map(\.uuid))::uuid[])")
    }

    /// Of these exams those whose reports the actor must not hear of in a list: a second look may come, and they could give it.
    package borrowing func stillBlind(to exams: [ExamID]) throws(PostgresError) -> Set<ExamID> {
        guard !exams.isEmpty else { return [] }
        let ids: [UUID] = try one("SELECT still_blind(\(exams.map(\.uuid))::uuid[]) AS exams")["exams"]
        return Set(ids.map { ExamID($0) })
    }

    /// Whether the alliance has a course of that code.
    package borrowing func knows(course code: String) throws(PostgresError) -> Bool {
        try one("SELECT EXISTS (SELECT FROM course WHERE alliance_id = my_alliance() AND code = \(code)) AS known")[
            "known"]
    }
}

extension StoredOverRead {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let reading: UUID? = try row["reading_id"], score: String? = try row["score"],
            outcome: String? = try row["outcome"]
        self.init(
            report: try row["report_id"], exam: ExamID(try row["exam_id"]), reading: reading.map { ReadingID($0) },
            kind: try row["kind"], state: try row.code("state"), drawnAt: try row["drawn_at"], dueAt: try row["due_at"],
            waitingSince: try row["waiting_since"], home: try row["home"], centre: try row["centre"],
            overReader: try row["over_reader"], reader: try row["reader"], opinionAt: try row["opinion_at"],
            grounds: try row["grounds"], score: score.flatMap(PeerScore.init(rawValue:)),
            outcome: outcome.flatMap(OverReadOutcome.init(rawValue:)))
    }
}

extension StoredComparison {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let reader: UUID = try row["reader_id"], reviewer: UUID? = try row["reviewer_id"]
        self.init(
            reading: ReadingID(try row["reading_id"]), report: try row["report_id"], exam: ExamID(try row["exam_id"]),
            kind: try row.code("kind"), overReader: ClinicianID(try row["clinician_id"]),
            overReaderName: try row["name"], opinionAt: try row["at"], opinion: try row.json("content"),
            severity: try row.code("severity"), grounds: try row["grounds"], score: try Score(row),
            signers: [reader, reviewer].compactMap(\.self).map { ClinicianID($0) })
    }
}

extension StoredComparison.Score {
    fileprivate init?(_ row: Row) throws(PostgresError) {
        let at: Date? = try row["scored_at"]
        guard let at else { return nil }
        let why: String? = try row["correction"], by: String? = try row["corrector"]
        let first: PeerScore = try row.code("first_score")
        self.init(
            score: try row.code("score"), outcome: try row.code("outcome"), comment: try row["comment"],
            course: try row["course"], amendment: try row["amendment_id"], at: at,
            correction: why.map { StoredComparison.Correction(reason: $0, by: by ?? "", first: first) })
    }
}
