// Courses with their assessments, and the attempts that people have made.
package import Alliance
package import FoundationEssentials
package import Postgres
package import Training

/// A course as the alliance holds it.
package struct StoredCourse: Sendable {
    package let code: CourseCode
    package let zh: String
    package let en: String
    /// The privilege that passing leads to.
    package let privilege: String
    /// Its questions hold the right options; they never leave the hub.
    package let assessment: Assessment
    /// Whether a trainer signs before the privilege becomes active.
    package let needsSignOff: Bool
    package let source: String
}

/// An attempt as it is kept.
package struct StoredAttempt: Sendable {
    package let id: UUID
    package let clinician: ClinicianID
    package let clinicianName: String
    package let course: String
    package let score: Int
    package let passed: Bool
    package let takenAt: Date
    /// The privilege that it led to, nil where it did not or not yet.
    package let privilege: UUID?
    /// Whether it waits for a trainer.
    package let awaitsSignOff: Bool
}

/// An attempt about to be kept.
package struct NewAttempt: Sendable {
    package let id: UUID
    package let clinician: ClinicianID
    package let organisation: OrganisationID
    package let course: CourseCode
    /// The places of the chosen options by question number, as they were given.
    package let answers: [String: [Int]]
    package let result: AssessmentResult

    package init(
        id: UUID, by person: (clinician: ClinicianID, organisation: OrganisationID), course: CourseCode,
        answers: [String: [Int]], result: AssessmentResult
    ) {
        self.id = id
        (clinician, organisation) = person
        self.course = course
        self.answers = answers
        self.result = result
    }
}

/// Whose attempts or privileges a list shows.
package enum Whose: Sendable {
    case everybody
    case one(ClinicianID)

    var clinician: ClinicianID? { if case .one(let clinician) = self { clinician } else { nil } }
}

extension Session {
    /// The courses that are held, by code; at most two hundred.
    package borrowing func courses() throws(PostgresError) -> [StoredCourse] {
        var all: [StoredCourse] = []
        for row in try run("\(SQL.courses) ORDER BY code LIMIT 200") { all.append(try StoredCourse(row)) }
        return all
    }

    /// The course of that code, if it is held.
    package borrowing func course(_ code: CourseCode) throws(PostgresError) -> StoredCourse? {
        guard let row = try first("\(SQL.courses) AND code = \(code.description)") else { return nil }
        return try StoredCourse(row)
    }

    /// When somebody began attempts at a course in its window, oldest first. Attempts of one person at one course wait for
    /// each other from here to the end of the transaction, so that the rule is not passed by twice at once.
    package borrowing func attemptMoments(
        of clinician: ClinicianID, at course: CourseCode
    ) throws(PostgresError) -> [Date] {
        try run("SELECT pg_advisory_xact_lock(hashtextextended(\(clinician.description + course.description), 11))")
        return try one(
            """
            SELECT coalesce(array_agg(taken_at ORDER BY taken_at), '{}') AS moments FROM attempt
            WHERE alliance_id = my_alliance() AND clinician_id = \(clinician) AND course = \(course.description)
              AND taken_at > now() - (SELECT greatest(make_interval(days => window_days), make_interval(hours => hours_between))
                                      FROM course WHERE alliance_id = my_alliance() AND code = \(course.description))
            """)["moments"]
    }

    /// The database's moment, which is that of this transaction.
    package borrowing func moment() throws(PostgresError) -> Date { try one("SELECT now() AS moment")["moment"] }

    /// Keeps an attempt.
    package borrowing func insert(_ new: NewAttempt) throws(PostgresError) {
        try run(
            """
            INSERT INTO attempt (alliance_id, id, clinician_id, organisation_id, course, answers, score, passed)
            VALUES (my_alliance(), \(new.id), \(new.clinician), \(new.organisation), \(new.course.description),
                    \(JSONB(new.answers)), \(new.result.percent), \(new.result.passed))
            """)
    }

    /// Attempts that the actor may see, newest first, before the one named by `cursor`.
    package borrowing func attempts(
        of whose: Whose, before cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredAttempt] {
        var all: [StoredAttempt] = []
        for row in try run(
            """
            \(SQL.attempts) AND (\(whose.clinician)::uuid IS NULL OR t.clinician_id = \(whose.clinician))
              AND (\(cursor)::uuid IS NULL OR t.id < \(cursor)) ORDER BY t.id DESC LIMIT \(limit)
            """)
        { all.append(try StoredAttempt(row)) }
        return all
    }

    /// The attempt, if the actor may see it.
    package borrowing func attempt(_ id: UUID) throws(PostgresError) -> StoredAttempt? {
        guard let row = try first("\(SQL.attempts) AND t.id = \(id)") else { return nil }
        return try StoredAttempt(row)
    }
}

extension SQL {
    fileprivate static let courses: SQL = """
        SELECT code, title, title_en, privilege, pass_mark, questions, valid_months, hours_between, attempts_allowed,
               window_days, requires_sign_off, source
        FROM course WHERE alliance_id = my_alliance() AND active
        """

    fileprivate static let attempts: SQL = """
        SELECT t.id, t.clinician_id, c.name, t.course, t.score, t.passed, t.taken_at, p.id AS privilege_id,
               t.passed AND p.id IS NULL AND (k.requires_sign_off OR EXISTS (
                   SELECT 1 FROM privilege x WHERE x.alliance_id = t.alliance_id AND x.clinician_id = t.clinician_id
                     AND x.code = k.privilege AND x.state IN ('suspended', 'revoked') AND x.ended_at < t.taken_at)) AS waiting
        FROM attempt t
        JOIN clinician c ON c.alliance_id = t.alliance_id AND c.id = t.clinician_id
        JOIN course k ON k.alliance_id = t.alliance_id AND k.code = t.course
        LEFT JOIN privilege p ON p.alliance_id = t.alliance_id AND p.attempt_id = t.id
        WHERE t.alliance_id = my_alliance()
        """
}

extension StoredCourse {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let text: String = try row["code"]
        guard let code = CourseCode(text) else { throw PostgresError(.decoding, message: "no course code: \(text)") }
        let hours: Int = try row["hours_between"], days: Int = try row["window_days"]
        let rules = AssessmentRules(
            passMark: try row["pass_mark"], pause: Double(hours) * 3600, attempts: try row["attempts_allowed"],
            window: Double(days) * 86_400, validMonths: try row["valid_months"])
        self.init(
            code: code, zh: try row["title"], en: try row["title_en"], privilege: try row["privilege"],
            assessment: Assessment(course: code, questions: try row.json("questions"), rules: rules),
            needsSignOff: try row["requires_sign_off"], source: try row["source"])
    }
}

extension StoredAttempt {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row["id"], clinician: ClinicianID(try row["clinician_id"]), clinicianName: try row["name"],
            course: try row["course"], score: try row["score"], passed: try row["passed"], takenAt: try row["taken_at"],
            privilege: try row["privilege_id"], awaitsSignOff: try row["waiting"])
    }
}
