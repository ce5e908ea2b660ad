// The keys under which changes are done once.
package import Postgres

/// The answer that was given the first time.
package struct RequestReplay: Sendable {
    package let status: Int
    package let location: String?
    package let answer: String
}

/// What a key stands for.
package enum RequestKey: Sendable {
    case first
    case repeated(RequestReplay)
    case otherBody
}

extension Session {
    /// Takes a key for this transaction, or finds what it was used for. A second request under the same key waits for the
    /// first; counting the repeat writes, so that its answer is as durable as the first (reliability D3).
    package borrowing func claim(key: String, hash: [UInt8], by actor: Actor) throws(PostgresError) -> RequestKey {
        let row = try one(
            """
            INSERT INTO request_key (alliance_id, actor_id, key, request_hash)
            VALUES (\(actor.alliance), \(actor.id), \(key), \(Bytea(hash)))
            ON CONFLICT (alliance_id, actor_id, key) DO UPDATE SET repeats = request_key.repeats + 1
            RETURNING status, location, answer, request_hash = \(Bytea(hash)) AS same
            """)
        guard try row["same"] else { return .otherBody }
        guard let status: Int = try row["status"] else { return .first }
        return .repeated(RequestReplay(status: status, location: try row["location"], answer: try row["answer"]))
    }

    /// Keeps the answer for those who ask again.
    package borrowing func keep(
        answer: (status: Int, location: String?, body: String), key: String, by actor: Actor
    ) throws(PostgresError) {
        try run(
            """
            UPDATE request_key SET status = \(answer.status), location = \(answer.location), answer = \(answer.body)
            WHERE alliance_id = \(actor.alliance) AND actor_id = \(actor.id) AND key = \(key)
            """)
    }
}
