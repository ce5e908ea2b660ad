// Uploads: who may append, from where, and how far the bytes are durable.
import Alliance
package import Exams
package import FoundationEssentials
package import Postgres

/// An upload as it stands.
package struct StoredUpload: Sendable, Equatable {
    /// Whether more may come, all is here, or it is gone.
    package enum State: String, Sendable { case receiving, whole, over }

    package let id: UUID
    /// The object whose bytes these are; nil while that is not said.
    package let object: Place?
    /// Bytes in all.
    package let length: Int64
    /// Bytes that are durable and acknowledged.
    package let acked: Int64
    /// Whose turn it is; only the newest writer acknowledges.
    package let epoch: Int
    package let state: State
    package let touchedAt: Date
    /// What its client said of it at the creation, as it was said (tus `Upload-Metadata`).
    package let metadata: String?

    /// An object of an exam, with the hash that the manifest announces.
    package struct Place: Sendable, Equatable {
        package let exam: ExamID
        package let number: Int
        package let sha256: [UInt8]
    }
}

extension Session {
    /// Gives every missing object of an exam an address for its bytes; one that has one keeps it.
    package borrowing func openUploads(for exam: StoredExam, by actor: Actor) throws(PostgresError) {
        let missing = exam.objects.filter { !$0.isStored && $0.upload == nil }
        try openUploads(of: exam.id, for: missing.map { ($0.number, $0.size) }, by: actor)
    }

    /// The same, for objects of which it is known that they are missing.
    package borrowing func openUploads(
        of exam: ExamID, for missing: [(number: Int, size: Int64)], by actor: Actor
    ) throws(PostgresError) {
        guard !missing.isEmpty else { return }
        try later(
            """
            INSERT INTO upload (alliance_id, id, organisation_id, actor_id, exam_id, number, length)
            SELECT \(actor.alliance), o.id, \(actor.organisation), \(actor.id), \(exam), o.number, o.size
            FROM unnest(\(missing.map { _ in UUID.v7(at: Date()) })::uuid[], \(missing.map(\.number))::int[],
                        \(missing.map(\.size))::bigint[]) AS o (id, number, size)
            ON CONFLICT DO NOTHING
            """)
    }

    /// How many uploads of the actor's belong to no exam yet, and how many bytes they are to have. Until the transaction ends no
    /// other of the same actor counts.
    package borrowing func bareUploads(of actor: Actor) throws(PostgresError) -> (count: Int, bytes: Int64) {
        try run("SELECT pg_advisory_xact_lock(hashtextextended('bare uploads ' || \(actor.id)::text, 21))")
        let row = try one(
            """
            SELECT count(*)::int AS number, coalesce(sum(length), 0)::bigint AS bytes FROM upload
            WHERE alliance_id = my_alliance() AND actor_id = \(actor.id) AND exam_id IS NULL AND state <> 'over'
            """)
        return (try row["number"], try row["bytes"])
    }

    /// Ends the bare upload of the actor's that nobody has touched for longest, and at least for `seconds`; one that is not whole
    /// before one that is. Answers which; nil where there is none. ``bareUploads(of:)`` has been asked in this transaction.
    package borrowing func endForgottenBareUpload(
        of actor: Actor, after seconds: Int
    ) throws(PostgresError) -> UUID? {
        try first(
            """
            UPDATE upload SET state = 'over', epoch = epoch + 1
            WHERE alliance_id = my_alliance() AND id = (
                SELECT id FROM upload
                WHERE alliance_id = my_alliance() AND actor_id = \(actor.id) AND exam_id IS NULL AND state <> 'over'
                  AND touched_at < now() - make_interval(secs => \(seconds))
                ORDER BY state = 'whole', touched_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """)?["id"]
    }

    /// Opens an upload that belongs to no exam yet.
    package borrowing func openUpload(
        length: Int64, metadata: String?, by actor: Actor
    ) throws(PostgresError) -> UUID {
        let id = UUID.v7(at: Date())
        try run(
            """
            INSERT INTO upload (alliance_id, id, organisation_id, actor_id, length, metadata)
            VALUES (\(actor.alliance), \(id), \(actor.organisation), \(actor.id), \(length), \(metadata))
            """)
        return id
    }

    /// Gives an object that came by another way an address, whole from the start, for a client that asks for one.
    package borrowing func openUpload(
        ofStored object: StoredObject, of exam: ExamID, by actor: Actor
    ) throws(PostgresError) {
        try run(
            """
            INSERT INTO upload (alliance_id, id, organisation_id, actor_id, exam_id, number, length, acked, state)
            VALUES (\(actor.alliance), \(UUID.v7(at: Date())), \(actor.organisation), \(actor.id), \(exam), \(object.number),
                    \(object.size), \(object.size), 'whole')
            ON CONFLICT DO NOTHING
            """)
    }

    /// Keeps what a client says of its upload.
    package borrowing func keep(metadata: String, of upload: UUID) throws(PostgresError) {
        try later(
            "UPDATE upload SET metadata = \(metadata) WHERE alliance_id = my_alliance() AND id = \(upload) AND state <> 'over'"
        )
    }

    /// The upload, if it is the actor's organisation's.
    package borrowing func upload(_ id: UUID) throws(PostgresError) -> StoredUpload? {
        try upload(where: "u.id = \(id)")
    }

    /// The same, locked for this transaction.
    package borrowing func lockedUpload(_ id: UUID) throws(PostgresError) -> StoredUpload? {
        try upload(where: "u.id = \(id) FOR UPDATE OF u")
    }

    /// The address of an object's bytes, where it has one.
    package borrowing func upload(of exam: ExamID, number: Int) throws(PostgresError) -> StoredUpload? {
        try upload(where: "u.exam_id = \(exam) AND u.number = \(number) AND u.state <> 'over'")
    }

    private borrowing func upload(where condition: SQL) throws(PostgresError) -> StoredUpload? {
        guard let row = try first(.uploads(where: condition)) else { return nil }
        return try StoredUpload(row)
    }

    /// Takes the turn to append at `offset`: every older writer is fenced off from here on. Answers the new epoch; nil
    /// where the upload is not there, does not take more, or stands at another offset.
    package borrowing func takeTurn(at offset: Int64, of upload: UUID) throws(PostgresError) -> Int? {
        try first(
            """
            UPDATE upload SET epoch = epoch + 1, touched_at = now()
            WHERE alliance_id = my_alliance() AND id = \(upload) AND state = 'receiving' AND acked = \(offset)
            RETURNING epoch
            """)?["epoch"]
    }

    /// Locks the upload for this transaction, if the turn is still the newest and stands at `offset`.
    package borrowing func lock(_ turn: UploadTurn, at offset: Int64) throws(PostgresError) -> Bool {
        try first(
            """
            SELECT 1 AS one FROM upload
            WHERE alliance_id = my_alliance() AND id = \(turn.upload) AND epoch = \(turn.epoch) AND acked = \(offset)
              AND state = 'receiving' FOR UPDATE
            """) != nil
    }

    /// The same, and the upload is touched: its bytes are coming, though none is acknowledged yet.
    package borrowing func lockComing(_ turn: UploadTurn, at offset: Int64) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE upload SET touched_at = now()
            WHERE alliance_id = my_alliance() AND id = \(turn.upload) AND epoch = \(turn.epoch) AND acked = \(offset)
              AND state = 'receiving'
            """
        ).affected == 1
    }

    /// Acknowledges the bytes below `offset`, which are durable. The upload is locked.
    package borrowing func acknowledge(_ offset: Int64, of turn: UploadTurn) throws(PostgresError) {
        try later(
            """
            UPDATE upload SET acked = \(offset), touched_at = now(), state = CASE WHEN length = \(offset) AND exam_id IS NULL
                                                                             THEN 'whole' ELSE state END
            WHERE alliance_id = my_alliance() AND id = \(turn.upload)
            """)
    }

    /// The whole is here and is what was announced.
    package borrowing func finish(upload: UUID) throws(PostgresError) {
        try later(
            """
            UPDATE upload SET acked = length, state = 'whole', touched_at = now()
            WHERE alliance_id = my_alliance() AND id = \(upload) AND state <> 'over'
            """)
    }

    /// The whole is other bytes than announced: it begins again, `limit` times, and then is over. Answers whether it is. The
    /// upload is locked.
    package borrowing func spoil(_ turn: UploadTurn, limit: Int) throws(PostgresError) -> Bool {
        try one(
            """
            UPDATE upload SET acked = 0, spoilt = spoilt + 1, epoch = epoch + 1, touched_at = now(),
                   state = CASE WHEN spoilt + 1 < \(limit) THEN 'receiving' ELSE 'over' END
            WHERE alliance_id = my_alliance() AND id = \(turn.upload) RETURNING state = 'over' AS is_over
            """)["is_over"]
    }

    /// Ends an upload that is not whole. False where there is none to end.
    package borrowing func end(upload: UUID) throws(PostgresError) -> Bool {
        try run(
            """
            UPDATE upload SET state = 'over', epoch = epoch + 1
            WHERE alliance_id = my_alliance() AND id = \(upload) AND state <> 'over'
              AND (exam_id IS NULL OR state = 'receiving')
            """
        ).affected == 1
    }

    /// Ends the uploads that nobody has touched for `seconds`. As the job role. Answers which.
    package borrowing func endForgottenUploads(after seconds: Int, limit: Int) throws(PostgresError) -> [UUID] {
        var ended: [UUID] = []
        for row in try run(
            """
            UPDATE upload SET state = 'over'
            WHERE (alliance_id, id) IN (
                SELECT alliance_id, id FROM upload
                WHERE state <> 'over' AND touched_at < now() - make_interval(secs => \(seconds))
                ORDER BY touched_at LIMIT \(limit) FOR UPDATE SKIP LOCKED)
            RETURNING id
            """)
        { ended.append(try row["id"]) }
        return ended
    }
}

/// The turn of one writer.
package struct UploadTurn: Sendable, Equatable {
    package let upload: UUID
    package let epoch: Int

    package init(upload: UUID, epoch: Int) {
        self.upload = upload
        self.epoch = epoch
    }
}

extension SQL {
    fileprivate static func uploads(where condition: SQL) -> SQL {
        """
        SELECT u.id, u.exam_id, u.number, u.length, u.acked, u.epoch, u.state, u.touched_at, u.metadata, o.sha256
        FROM upload u LEFT JOIN exam_object o
          ON o.alliance_id = u.alliance_id AND o.exam_id = u.exam_id AND o.number = u.number
        WHERE u.alliance_id = my_alliance() AND \(condition)
        """
    }
}

extension Database {
    /// The upload, if it is the actor's organisation's, in one round trip.
    package func upload(_ id: UUID, as actor: Actor) async throws -> StoredUpload? {
        guard let row = try await once(as: actor.mode, .uploads(where: "u.id = \(id)")).first else { return nil }
        return try StoredUpload(row)
    }
}

extension StoredUpload {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let exam: UUID? = try row["exam_id"], number: Int? = try row["number"], hash: Bytea? = try row["sha256"]
        var object: Place?
        if let exam, let number, let hash { object = Place(exam: ExamID(exam), number: number, sha256: hash.bytes) }
        self.init(
            id: try row["id"], object: object, length: try row["length"], acked: try row["acked"],
            epoch: try row["epoch"], state: try row.code("state"), touchedAt: try row["touched_at"],
            metadata: try row["metadata"])
    }
}
