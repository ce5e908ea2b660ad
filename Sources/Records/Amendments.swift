// Readings that end without a report, and those that begin with one: rejected, recalled, amended.
import Alliance
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// What recalling an exam came to.
package enum Recall: Sendable, Equatable {
    case recalled
    /// It was taken back before.
    case before
    /// A reader has it.
    case beingRead
    /// It has a report already.
    case read
    /// Its state allows it not.
    case notPossible(String)
}

/// Why an amendment was opened.
package enum AmendmentReason {
    /// How the reason begins where a second look proposed it (V046, V060, V074); its score and words follow.
    package static let ofOverRead = "复阅 over-read "
}

extension Session {
    /// Opens an amendment of a report for the actor, who holds it then; nil where somebody else is at it. Refused (42501) to who
    /// is neither its reader nor a reviewer of its centre.
    package borrowing func openAmendment(of report: UUID, because reason: String) throws(PostgresError) -> ReadingID? {
        let taken: UUID? = try one("SELECT open_amendment(\(report), \(UUID.v7(at: Date())), \(reason)) AS taken")[
            "taken"]
        return taken.map { ReadingID($0) }
    }

    /// Why a reading was opened as an amendment.
    package borrowing func reason(of reading: ReadingID) throws(PostgresError) -> String? {
        guard let row = try first("SELECT reason FROM reading WHERE alliance_id = my_alliance() AND id = \(reading)")
        else {
            return nil
        }
        return try row["reason"]
    }

    /// Ends a first reading because the exam is unfit; false when the claim was lost.
    package borrowing func reject(
        _ id: ReadingID, by claim: Claim, because reasons: [QualityReason], note: String?, redo: String
    ) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE reading SET state = 'rejected', lease_until = NULL, ended_at = now(),
                   reason_codes = \(reasons.map(\.rawValue)), reason = \(note), redo = \(redo)
            WHERE alliance_id = my_alliance() AND id = \(id) AND state = 'claimed' AND claimed_by = \(claim.holder)
              AND epoch = \(claim.epoch) AND purpose = 'read'
            """
        ).affected == 1
    }

    /// Makes an exam unfit to be read, for the reason that its clinic is told.
    package borrowing func markUnfit(_ exam: ExamID, because reason: IntakeReason) throws(PostgresError) {
        try run(
            """
            UPDATE exam SET state = 'rejected_quality', state_at = now(), problem = \(JSONB(reason))
            WHERE alliance_id = my_alliance() AND id = \(exam) AND state = 'queued'
            """)
    }

    /// Takes back an exam of the actor's clinic that nobody has looked at; nil where there is none such.
    package borrowing func recall(_ exam: ExamID, because reason: String) throws(PostgresError) -> Recall? {
        let outcome: String? = try one("SELECT recall_exam(\(exam), \(reason)) AS outcome")["outcome"]
        return switch outcome {
        case nil: nil
        case "done": .recalled
        case "recalled": .before
        case "being-read": .beingRead
        case "read": .read
        case let state?: .notPossible(state)
        }
    }
}
