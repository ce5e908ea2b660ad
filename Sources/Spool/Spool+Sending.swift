// How far the sending is, and whether there is something new to send.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Notes how many bytes of an exam's files the hub has acknowledged; what held it up before is over then.
    package func note(sent bytes: Int64, of exam: WireID) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql:
                    "UPDATE capture SET sent = ?, problem = NULL WHERE exam = ? AND receipt IS NULL AND ending IS NULL",
                arguments: [bytes, exam.description])
        }
    }

    /// Puts back in the queue what a process was sending when it ended. Only the holder of the home's lock may.
    package func resume(at moment: Date) throws(SpoolError) {
        try write { database in
            let exams = try String.fetchAll(
                database, sql: "SELECT exam FROM capture WHERE state = 'sending'")
            for exam in exams.compactMap({ WireID($0) }) {
                try database.execute(
                    sql: "UPDATE capture SET state = 'queued', state_at = ? WHERE exam = ?",
                    arguments: [moment.timeIntervalSince1970, exam.description])
                try Self.note(exam, .queued, nil, at: moment, in: database)
            }
        }
    }

    /// Asks whoever sends to try now; see ``arrivals()``.
    package func nudge() throws(SpoolError) {
        try write { database in try Self.nudge(in: database) }
    }

    static func nudge(in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO setting VALUES ('nudge', '1')
                ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1
                """)
    }

    /// A text that changes whenever something was captured or a person asked to try now.
    package func arrivals() throws(SpoolError) -> String {
        try read { database in
            let newest = try Int.fetchOne(database, sql: "SELECT max(rowid) FROM capture") ?? 0
            let nudge = try String.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'nudge'")
            return "\(newest)/\(nudge ?? "")"
        }
    }
}
