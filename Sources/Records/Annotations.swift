// Marks on pictures: one set for each reading, saved by whoever holds its claim, fixed when it is signed.
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// The marks of a reading as they are stored.
package struct StoredAnnotations: Sendable {
    package let reading: ReadingID
    /// +1 at every change; 0 where nothing was drawn.
    package let version: Int
    package let items: [Annotation]
    package let savedAt: Date
}

extension Session {
    /// The marks of a reading, where the actor may see them.
    package borrowing func annotations(of reading: ReadingID) throws(PostgresError) -> StoredAnnotations? {
        try first(
            """
            SELECT reading_id, version, items, saved_at FROM reading_annotation
            WHERE alliance_id = my_alliance() AND reading_id = \(reading)
            """
        ).map(StoredAnnotations.init)
    }

    /// The marks of the reading that a report came from, version 0 where nothing was drawn; nil where there is no such
    /// report for the actor.
    package borrowing func annotations(ofReport report: UUID) throws(PostgresError) -> StoredAnnotations? {
        try first(
            """
            SELECT p.reading_id, coalesce(a.version, 0) AS version, coalesce(a.items, '[]'::jsonb) AS items,
                   coalesce(a.saved_at, p.signed_at) AS saved_at
            FROM report p LEFT JOIN reading_annotation a ON a.alliance_id = p.alliance_id AND a.reading_id = p.reading_id
            WHERE p.alliance_id = my_alliance() AND p.id = \(report)
            """
        ).map(StoredAnnotations.init)
    }

    /// Keeps marks. Answers their new version, or nil when `version` is not the one on record (nil: none yet).
    package borrowing func save(
        annotations: [Annotation], of reading: ReadingID, by actor: Actor, over version: Int?
    ) throws(PostgresError) -> Int? {
        guard let version else {
            return try first(
                """
                INSERT INTO reading_annotation (alliance_id, reading_id, items, drawn_by)
                VALUES (my_alliance(), \(reading), \(JSONB(annotations)), \(actor.id))
                ON CONFLICT DO NOTHING RETURNING version
                """
            ).map { row throws(PostgresError) in try row["version"] }
        }
        return try first(
            """
            UPDATE reading_annotation SET items = \(JSONB(annotations)), version = version + 1, saved_at = now(),
                   drawn_by = \(actor.id)
            WHERE alliance_id = my_alliance() AND reading_id = \(reading) AND version = \(version) RETURNING version
            """
        ).map { row throws(PostgresError) in try row["version"] }
    }
}

extension StoredAnnotations {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            reading: ReadingID(try row["reading_id"]), version: try row["version"], items: try row.json("items"),
            savedAt: try row["saved_at"])
    }
}
