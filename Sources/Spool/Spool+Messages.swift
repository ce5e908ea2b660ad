// Messages that devices say twice are entered once; what else is to be known of a capture is added to its history.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Enters a capture of one object, unless these very bytes are an object of an exam that the hub has, or will have as far
    /// as is known. One that was refused or given up keeps nothing away: its bytes may have been sent as what they are not.
    /// Two connections that bring the same at once make one exam.
    /// - Returns: whether it was entered.
    package func enterOnce(_ capture: Capture) throws(SpoolError) -> Bool {
        let seal = seal
        return try write { database in
            for object in capture.objects where try Self.holds(object.sha256, in: database) { return false }
            try Self.enter(capture, from: [], sealedBy: seal, in: database)
            return true
        }
    }

    /// The exam that keeps these bytes away, see ``enterOnce(_:)``; the newest of them.
    package func holder(of content: SHA256Hex) throws(SpoolError) -> WireID? {
        try read { database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT capture.exam FROM object JOIN capture ON capture.exam = object.exam
                    WHERE object.sha256 = ? AND capture.ending IS NULL AND capture.state <> 'refused'
                    ORDER BY captured_at DESC LIMIT 1
                    """, arguments: [content.description]
            ).flatMap { WireID($0) }
        }
    }

    static func holds(_ content: SHA256Hex, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM object JOIN capture ON capture.exam = object.exam
                               WHERE object.sha256 = ? AND capture.ending IS NULL
                                   AND capture.state <> 'refused')
                """, arguments: [content.description]) ?? false
    }

    /// Adds a line to a capture's history; it stays what it is.
    package func remark(_ text: String, on exam: WireID, at moment: Date) throws(SpoolError) {
        try write { database in
            guard
                let state = try String.fetchOne(
                    database, sql: "SELECT coalesce(ending, state) FROM capture WHERE exam = ?",
                    arguments: [exam.description]
                ).flatMap(CaptureState.init)
            else { throw SpoolError.notPossible(exam: exam.description) }
            try Self.note(exam, state, text, at: moment, in: database)
        }
    }

    /// Captures that the hub refused because of one field of what was said of them.
    package func refused(overField field: String) throws(SpoolError) -> [WireID] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT exam FROM capture WHERE state = 'refused' AND ending IS NULL
                        AND json_extract(problem, '$.field') = ? ORDER BY captured_at LIMIT 1000
                    """, arguments: [field]
            ).compactMap { WireID($0) }
        }
    }
}
