// What the hub refused for good: corrected by another exam, or discarded with a reason. Both stay in the spool.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Enters a corrected exam and ends the refused one that it takes the place of, both or neither.
    package func enter(_ capture: Capture, insteadOf refused: WireID) throws(SpoolError) {
        let seal = seal
        try write { database in
            try Self.enter(capture, from: [], sealedBy: seal, in: database)
            try Self.end(refused, .superseded, capture.exam.description, at: capture.capturedAt, in: database)
            try database.execute(
                sql: "UPDATE capture SET successor = ? WHERE exam = ?",
                arguments: [capture.exam.description, refused.description])
        }
    }

    /// Ends a refused exam that shall not go up, with the reason. Its files stay.
    package func discard(_ exam: WireID, because reason: String, at moment: Date) throws(SpoolError) {
        try write { database in try Self.end(exam, .discarded, reason, at: moment, in: database) }
    }

    private static func end(
        _ exam: WireID, _ state: CaptureState, _ note: String, at moment: Date, in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE capture SET ending = ?, state_at = ?
                WHERE exam = ? AND state = 'refused' AND ending IS NULL
                """,
            arguments: [state.rawValue, moment.timeIntervalSince1970, exam.description])
        guard database.changesCount == 1 else { throw SpoolError.notPossible(exam: exam.description) }
        try Self.note(exam, state, note, at: moment, in: database)
    }
}
