// What the hub refused for good: corrected by another exam, or discarded with a reason. Both stay in the spool.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Enters a corrected exam and ends the refused one that it takes the place of, both or neither.
    /// - Parameter problem: why one that still waits is refused first; none where the hub has refused it.
    package func enter(
        _ capture: Capture, insteadOf refused: WireID, because problem: Problem? = nil
    ) throws(SpoolError) {
        let seal = seal
        try write { database in
            if let problem { try Self.refuse(refused, because: problem, at: capture.capturedAt, in: database) }
            try Self.enter(capture, from: [], sealedBy: seal, in: database)
            try Self.end(refused, .superseded, capture.exam.description, at: capture.capturedAt, in: database)
            try database.execute(
                sql: "UPDATE capture SET successor = ? WHERE exam = ?",
                arguments: [capture.exam.description, refused.description])
        }
    }

    /// Enters an exam with the files of one that the hub has and cannot read. That one stays there as it is.
    package func enter(_ capture: Capture, besides unreadable: WireID) throws(SpoolError) {
        let seal = seal
        try write { database in
            try database.execute(
                sql: """
                    UPDATE capture SET successor = ?
                    WHERE exam = ? AND state = 'stored' AND ending IS NULL AND successor IS NULL
                    """,
                arguments: [capture.exam.description, unreadable.description])
            guard database.changesCount == 1 else { throw SpoolError.notPossible(exam: unreadable.description) }
            try Self.enter(capture, from: [], sealedBy: seal, in: database)
            let words = "改正后重新发送 sent again, corrected: \(capture.exam)"
            try Self.note(unreadable, .stored, words, at: capture.capturedAt, in: database)
        }
    }

    static func refuse(
        _ exam: WireID, because problem: Problem, at moment: Date, in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE capture SET state = 'refused', problem = ?
                WHERE exam = ? AND state IN ('captured', 'queued', 'sending') AND ending IS NULL
                """,
            arguments: [try text(of: problem), exam.description])
        guard database.changesCount == 1 else { throw SpoolError.notPossible(exam: exam.description) }
        try note(exam, .refused, words(of: problem), at: moment, in: database)
    }

    /// Ends a refused exam that shall not go up, or one that the hub keeps and cannot read, with the reason. Its files stay.
    package func discard(_ exam: WireID, because reason: String, at moment: Date) throws(SpoolError) {
        try write { database in try Self.end(exam, .discarded, reason, at: moment, in: database) }
    }

    private static func end(
        _ exam: WireID, _ state: CaptureState, _ note: String, at moment: Date, in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE capture SET ending = ?1, state_at = ?2
                WHERE exam = ?3 AND ending IS NULL
                    AND (state = 'refused' OR ?1 = 'discarded' AND state = 'stored'
                         AND coalesce(json_extract(standing, '$.state'), '') = 'quarantined')
                """,
            arguments: [state.rawValue, moment.timeIntervalSince1970, exam.description])
        guard database.changesCount == 1 else { throw SpoolError.notPossible(exam: exam.description) }
        try Self.note(exam, state, note, at: moment, in: database)
    }
}
