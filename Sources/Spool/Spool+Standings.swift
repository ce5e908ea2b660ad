// Where exams stand at the hub, by its last word, and which of them to ask about next.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Keeps what the hub says of an exam that has its receipt.
    package func keep(_ standing: Standing, at moment: Date) throws(SpoolError) {
        let known = KnownStanding(standing)
        guard let bytes = try? WireJSON.bytes(of: known) else { throw .database("a standing is not writable") }
        let text = String(decoding: bytes, as: UTF8.self)
        try write { database in
            try database.execute(
                sql: "UPDATE capture SET standing = ?, standing_asked_at = ? WHERE exam = ? AND receipt IS NOT NULL",
                arguments: [text, moment.timeIntervalSince1970, standing.exam.description])
        }
    }

    /// Notes that the hub was asked about an exam and had nothing to say, so that the others have their turn.
    package func wasAsked(about exam: WireID, at moment: Date) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE capture SET standing_asked_at = ? WHERE exam = ?",
                arguments: [moment.timeIntervalSince1970, exam.description])
        }
    }

    /// Stored exams of which the hub may have news: never asked about first, then the longest not asked about.
    package func toAskAbout(limit: Int) throws(SpoolError) -> [WireID] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT exam FROM capture
                    WHERE state IN ('stored', 'read')
                        AND (standing IS NULL
                            OR json_extract(standing, '$.state') NOT IN ('delivered', 'recalled', 'cancelled'))
                    ORDER BY standing_asked_at IS NOT NULL, standing_asked_at, captured_at LIMIT ?
                    """, arguments: [limit]
            ).compactMap { WireID($0) }
        }
    }
}
