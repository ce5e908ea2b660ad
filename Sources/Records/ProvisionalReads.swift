// Provisional reads: what the village doctor made of an exam, once, before it was read; hidden from who may still look blind.
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// A village doctor's own word about an exam.
package struct ProvisionalRead: Sendable, Equatable {
    /// Positive or negative; a variant of the normal is none of the doctor's.
    package let polarity: Polarity
    package let severity: Severity
    /// At most 500 characters; nil where nothing was written.
    package let text: String?

    package init(polarity: Polarity, severity: Severity, text: String?) {
        self.polarity = polarity
        self.severity = severity
        self.text = text
    }
}

/// A provisional read as it is stored.
package struct StoredProvisionalRead: Sendable {
    package let exam: ExamID
    package let read: ProvisionalRead
    /// Who entered it.
    package let doctor: String
    package let enteredAt: Date
}

/// What became of a provisional read. Raw values are the answers of `enter_provisional_read`.
package enum ProvisionalEntry: String, Sendable {
    case entered
    /// The same doctor has said the same before.
    case again
    /// Another stands, for good.
    case otherwise
    /// A report of the exam is signed.
    case read
    /// Who asks reads exams themselves: their word is the report.
    case reads
}

extension Session {
    /// Enters a provisional read for a doctor of the clinic that made the exam; nil where the actor's clinic made no such exam.
    package borrowing func enter(
        _ read: ProvisionalRead, of exam: ExamID
    ) throws(PostgresError) -> ProvisionalEntry? {
        let outcome: String? = try one(
            """
            SELECT enter_provisional_read(\(exam), \(read.polarity.rawValue), \(read.severity.rawValue), \(read.text)) AS outcome
            """)["outcome"]
        return outcome.flatMap(ProvisionalEntry.init)
    }

    /// The exam's provisional read, where the actor may see it: row-level security hides it from who may still look blind.
    package borrowing func provisionalRead(of exam: ExamID) throws(PostgresError) -> StoredProvisionalRead? {
        try first(
            """
            SELECT r.exam_id, r.result, r.severity, r.text, r.entered_at, coalesce(c.name, '') AS doctor FROM provisional_read r
            LEFT JOIN clinician c ON c.alliance_id = r.alliance_id AND c.id = r.clinician_id
            WHERE r.alliance_id = my_alliance() AND r.exam_id = \(exam)
            """
        ).map { row throws(PostgresError) in
            StoredProvisionalRead(
                exam: ExamID(try row["exam_id"]),
                read: ProvisionalRead(
                    polarity: try row.code("result"), severity: try row.code("severity"), text: try row["text"]),
                doctor: try row["doctor"], enteredAt: try row["entered_at"])
        }
    }

    /// Whether a report finds something, where the actor may see it and its result is on record.
    package borrowing func isPositive(report id: UUID) throws(PostgresError) -> Bool? {
        try first(
            """
            SELECT result = 'positive' AS positive FROM report
            WHERE alliance_id = my_alliance() AND id = \(id) AND result IS NOT NULL
            """
        ).map { row throws(PostgresError) in try row["positive"] }
    }
}
