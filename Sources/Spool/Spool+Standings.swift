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
            for void in standing.voided ?? [] {
                try database.execute(
                    sql: "UPDATE report SET voided_at = ?, void_reason = ? WHERE id = ? AND voided_at IS NULL",
                    arguments: [void.at.timeIntervalSince1970, void.reason, void.report.description])
            }
        }
    }

    /// Asks whether the reports of these exams still stand, whoever sent the exams and however long ago.
    package func doubt(reportsOf exams: [WireID]) throws(SpoolError) {
        try write { database in
            for exam in exams {
                try database.execute(
                    sql: "UPDATE report SET is_doubted = 1 WHERE exam = ? AND voided_at IS NULL",
                    arguments: [exam.description])
            }
        }
    }

    /// The hub has said which of their reports stand.
    package func settleDoubt(about exams: [WireID]) throws(SpoolError) {
        try write { database in
            for exam in exams {
                try database.execute(
                    sql: "UPDATE report SET is_doubted = 0 WHERE exam = ?", arguments: [exam.description])
            }
        }
    }

    /// Exams with reports of which nobody knows whether they stand.
    package func doubted(limit: Int) throws(SpoolError) -> [WireID] {
        try read { database in
            try String.fetchAll(
                database, sql: "SELECT DISTINCT exam FROM report WHERE is_doubted = 1 LIMIT ?", arguments: [limit]
            ).compactMap { WireID($0) }
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

    /// Asks anew about an exam of which the hub has given notice, however long nothing was heard of it.
    package func wake(_ exam: WireID) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE capture SET standing_asked_at = NULL WHERE exam = ?", arguments: [exam.description])
        }
    }

    /// Stored exams of which the hub may have news: never asked about first, then the longest not asked about.
    ///
    /// The longer an exam has been the same, the rarer it is asked about: after a twenty-fourth of that time, at most after
    /// a day. One that changed an hour ago is asked about every two and a half minutes, of yesterday every hour, of last
    /// month every day. What matters (a report, a quarantine, a rejection) comes as a notice and does not wait for this.
    /// - Parameter now: by the hub's clock, as are the moments of the exam's states.
    package func toAskAbout(limit: Int, at now: Date) throws(SpoolError) -> [WireID] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT exam FROM capture
                    WHERE state IN ('stored', 'read')
                        AND (standing IS NULL
                            OR json_extract(standing, '$.state') NOT IN ('delivered', 'recalled', 'cancelled'))
                        AND (standing_asked_at IS NULL OR standing_asked_at > :now
                            OR :now - standing_asked_at >= min(86400.0, (:now - coalesce(
                                CAST(strftime('%s', json_extract(standing, '$.stateAt')) AS REAL), state_at)) / 24))
                    ORDER BY standing_asked_at IS NOT NULL, standing_asked_at, captured_at LIMIT :limit
                    """, arguments: ["now": now.timeIntervalSince1970, "limit": limit]
            ).compactMap { WireID($0) }
        }
    }
}
