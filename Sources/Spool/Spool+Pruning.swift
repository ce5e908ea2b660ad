// Files that the hub has long had are removed from this device; their exams, receipts and reports stay.
package import FoundationEssentials
import GRDB
import HubAPI

/// What was removed.
package struct PrunedFiles: Sendable, Equatable {
    /// How many files.
    package var files = 0
    /// How many bytes they had.
    package var bytes: Int64 = 0

    /// Nothing.
    package init() {}
}

extension Spool {
    /// Removes files all of whose exams have had their receipt, and have not changed, since a moment. What the hub cannot
    /// read, and what it was never heard to read, stays until it went again: it may have to be sent with other words.
    ///
    /// The files go first, durably, then the note that they went: a power cut between the two costs nothing. Whoever captures
    /// waits for one such batch, so it is to be small.
    /// - Returns: what was removed; nothing while somebody enters an exam.
    package func prune(receiptedBefore moment: Date, limit: Int, at now: Date) throws(SpoolError) -> PrunedFiles {
        guard let lock = try folder.lockForPruning() else { return PrunedFiles() }
        defer { withExtendedLifetime(lock) {} }
        var pruned = PrunedFiles()
        let gone = try prunable(receiptedBefore: moment, limit: limit)
        guard !gone.isEmpty else { return pruned }
        for (hash, size) in gone {
            try folder.remove(hash)
            pruned.files += 1
            pruned.bytes += size
        }
        try folder.syncRemovals()
        try write { database in
            for (hash, _) in gone { try Self.note(pruned: hash, at: now, in: database) }
        }
        return pruned
    }

    private func prunable(receiptedBefore moment: Date, limit: Int) throws(SpoolError) -> [(SHA256Hex, Int64)] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT o.sha256, max(o.size) AS size
                    FROM (SELECT exam, sha256, size FROM object UNION ALL SELECT exam, sha256, size FROM original) o
                    JOIN capture c USING (exam)
                    WHERE NOT EXISTS (SELECT 1 FROM pruned p WHERE p.sha256 = o.sha256)
                    GROUP BY o.sha256
                    HAVING count(*) = count(CASE WHEN c.state_at < :moment AND (
                        c.ending = 'superseded'
                        OR (c.ending IS NULL AND c.state IN ('stored', 'read') AND c.receipt IS NOT NULL
                            AND (c.successor IS NOT NULL
                                OR json_extract(c.standing, '$.state') <> 'quarantined'))) THEN 1 END)
                    LIMIT :limit
                    """, arguments: ["moment": moment.timeIntervalSince1970, "limit": limit]
            ).compactMap { row in SHA256Hex(row["sha256"] as String).map { ($0, row["size"]) } }
        }
    }

    private static func note(pruned hash: SHA256Hex, at moment: Date, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO pruned (sha256, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [hash.text, moment.timeIntervalSince1970])
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT c.exam, c.state
                FROM (SELECT exam, sha256 FROM object UNION ALL SELECT exam, sha256 FROM original) o
                JOIN capture c USING (exam)
                WHERE o.sha256 = ? AND c.ending IS NULL
                """, arguments: [hash.text])
        for row in rows {
            guard let exam = WireID(row["exam"] as String), let state = CaptureState(rawValue: row["state"]) else {
                continue
            }
            try note(exam, state, "文件已从本机清理，中心有 removed here, the hub has it: \(hash)", at: moment, in: database)
        }
    }

    /// Files that come again are here again.
    static func forgetPruned(_ objects: [SpooledObject], in database: Database) throws {
        for object in objects {
            try database.execute(sql: "DELETE FROM pruned WHERE sha256 = ?", arguments: [object.sha256.text])
        }
    }
}
