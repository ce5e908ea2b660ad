// Which folder of blobs the database belongs to. As the job role.
package import FoundationEssentials
package import Postgres

extension Session {
    /// The ids of the stores that this database was written with; none in a new one.
    package borrowing func blobStores() throws(PostgresError) -> [UUID] {
        try one("SELECT coalesce(array_agg(id), '{}') AS ids FROM blob_store")["ids"]
    }

    /// The name of some blob that must be in the store; nil where there is none yet.
    package borrowing func anyBlob() throws(PostgresError) -> String? {
        guard
            let row = try first(
                "SELECT encode(sha256, 'hex') AS name FROM exam_object WHERE state = 'stored' AND content IS NULL LIMIT 1"
            )
        else { return nil }
        return try row["name"]
    }

    /// Remembers the store where the database knows none yet. Two hubs with different new folders cannot both be first.
    /// - Returns: the stores that it knows now.
    package borrowing func remember(blobStore id: UUID) throws(PostgresError) -> [UUID] {
        try run("SELECT pg_advisory_xact_lock(hashtextextended('blob_store', 24))")
        try run("INSERT INTO blob_store (id) SELECT \(id) WHERE NOT EXISTS (SELECT FROM blob_store)")
        return try blobStores()
    }
}
