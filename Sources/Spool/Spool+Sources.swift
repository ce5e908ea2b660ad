// Files of watched folders: which exam was made of them, and whether they have left the folder since.
import GRDB
package import HubAPI

/// An exam that was made of a file that lies in the folder.
package struct KnownSource: Sendable, Equatable {
    package let exam: WireID
    /// Whether the file had left the folder, so that somebody has put it there again.
    package let wasMoved: Bool

    /// As it is told.
    package init(exam: WireID, wasMoved: Bool) {
        self.exam = exam
        self.wasMoved = wasMoved
    }
}

/// A file that left the watched folder and whose exam the hub, or this device, has refused, now or before.
package struct RefusedFile: Sendable, Hashable {
    package let exam: WireID
    package let name: String
    let device: Int64
    let inode: Int64

    /// Whether that is the file that lies there now.
    package func isSame(as file: FileSighting) -> Bool { file.device == device && file.inode == inode }
}

extension Spool {
    /// Files of refused exams that were moved out of the watched folder, the newest exams first.
    package func filesOfRefused(limit: Int) throws(SpoolError) -> [RefusedFile] {
        try files(Self.refused, limit)
    }

    /// Files of exams that were refused, were sent again, as they were or corrected, and have their receipt now.
    package func filesOfMended(limit: Int) throws(SpoolError) -> [RefusedFile] {
        try files(Self.mended, limit)
    }

    /// Whether an exam has its receipt, or one that took its place, or that one's, and so on.
    private static let hasArrived = """
        (c.state IN ('stored', 'read') OR EXISTS (
            WITH RECURSIVE later (exam) AS (
                SELECT c.successor UNION SELECT n.successor FROM capture AS n JOIN later ON n.exam = later.exam)
            SELECT 1 FROM capture AS l JOIN later ON l.exam = later.exam WHERE l.state IN ('stored', 'read')))
        """

    /// Asked with every look at the folder: by indexes alone, however much was ever captured.
    static let refused = moved("c.state = 'refused' AND NOT \(hasArrived)")
    static let mended = moved("c.exam IN (SELECT exam FROM capture_event WHERE state = 'refused') AND \(hasArrived)")

    private static func moved(_ exams: String) -> String {
        """
        SELECT s.device, s.inode, s.name, s.exam FROM capture AS c JOIN source AS s ON s.exam = c.exam
        WHERE s.is_moved = 1 AND \(exams) ORDER BY c.captured_at DESC LIMIT ?
        """
    }

    private func files(_ sql: String, _ limit: Int) throws(SpoolError) -> [RefusedFile] {
        try read { database in
            try Row.fetchAll(database, sql: sql, arguments: [limit]).compactMap { row in
                WireID(row["exam"] as String).map {
                    RefusedFile(exam: $0, name: row["name"], device: row["device"], inode: row["inode"])
                }
            }
        }
    }
}

extension FileSighting {
    /// Notes of which exam it is part. One that stands in the place of another exam's is refused, unless that one leaves room for it
    /// (see ``Spool/known(_:as:)``).
    func insert(for exam: WireID, _ urgency: Urgency, into database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM source WHERE \(Self.isThisPlace) AND NOT EXISTS (
                    SELECT 1 FROM capture AS c WHERE c.exam = source.exam AND \(Self.keepsAway))
                """, arguments: placed + [urgency.rawValue])
        try database.execute(
            sql: "INSERT INTO source (device, inode, size, modified, name, exam) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: placed + [name, exam.description])
    }

    fileprivate var placed: StatementArguments { [device, inode, size, modified] }

    fileprivate static let isThisPlace = "device = ? AND inode = ? AND size = ? AND modified = ?"

    /// Whether the exam of a file keeps it from becoming another. Not so in another lane, and not where it was refused or given up
    /// and the file was put back: then somebody wants it to go up.
    fileprivate static let keepsAway =
        "c.urgency = ? AND (source.is_moved = 0 OR c.ending IS NULL AND c.state <> 'refused')"
}

extension Spool {
    /// The exam that was captured from this very file and is not to be captured again; nil when there is none.
    /// - Parameter urgency: the lane in which the file lies now.
    package func known(_ file: FileSighting, as urgency: Urgency) throws(SpoolError) -> KnownSource? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT source.exam AS exam, source.is_moved AS moved FROM source JOIN capture AS c ON c.exam = source.exam
                    WHERE \(FileSighting.isThisPlace) AND \(FileSighting.keepsAway)
                    """, arguments: file.placed + [urgency.rawValue])
            guard let row, let exam = WireID(row["exam"] as String) else { return nil }
            return KnownSource(exam: exam, wasMoved: row["moved"])
        }
    }

    /// Exams of this lane that were captured from a file of this name, size and time in another place on the disk that never left the
    /// folder, each with the hash of what was captured under that name. File systems without lasting numbers of files (vfat, SMB)
    /// number anew with every mount, and tell the time to two seconds.
    package func exams(
        like file: FileSighting, as urgency: Urgency
    ) throws(SpoolError) -> [(exam: WireID, sha256: SHA256Hex)] {
        let alike = """
            FROM source JOIN capture AS c ON c.exam = source.exam AND c.urgency = :urgency
            JOIN %@ AS o ON o.exam = source.exam AND o.name = source.name
            WHERE source.is_moved = 0 AND source.name = :name AND source.size = :size
                AND abs(source.modified - :modified) <= 2000000000
            """
        let arms = ["object", "original"].map { table in
            "SELECT o.exam AS exam, o.sha256 AS sha256 " + alike.replacing("%@", with: table)
        }
        return try read { database in
            try Row.fetchAll(
                database, sql: arms.joined(separator: " UNION "),
                arguments: [
                    "urgency": urgency.rawValue, "name": file.name, "size": file.size, "modified": file.modified,
                ]
            ).compactMap { row in
                guard let exam = WireID(row["exam"] as String), let hash = SHA256Hex(row["sha256"] as String)
                else { return nil }
                return (exam, hash)
            }
        }
    }

    /// Notes that this is a file of which an exam was made, so that it is known at once the next time.
    package func know(_ file: FileSighting, as exam: WireID, _ urgency: Urgency) throws(SpoolError) {
        try write { database in try file.insert(for: exam, urgency, into: database) }
    }

    /// Notes that the file has left the folder.
    package func noteMoved(_ file: FileSighting) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE source SET is_moved = 1 WHERE \(FileSighting.isThisPlace)", arguments: file.placed)
        }
    }
}
