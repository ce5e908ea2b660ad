// Terminals as they are looked after: who was heard of when, and what waits there.
package import Alliance
package import FoundationEssentials
package import Postgres

/// How a terminal fared when it was last heard of.
package struct HeartbeatFacts: Sendable {
    package let deviceTime: Date
    package let version: String
    package let waiting: Int
    package let waitingBytes: Int64
    package let oldestAt: Date?
    package let refused: Int
    package let retries: Int
    package let freeBytes: Int64

    package init(
        deviceTime: Date, version: String, waiting: (count: Int, bytes: Int64, oldestAt: Date?), refused: Int,
        retries: Int,
        freeBytes: Int64
    ) {
        self.deviceTime = deviceTime
        self.version = version
        (self.waiting, waitingBytes, oldestAt) = waiting
        self.refused = refused
        self.retries = retries
        self.freeBytes = freeBytes
    }
}

/// A terminal with the last news of it.
package struct StoredTerminal: Sendable {
    /// Whether it is heard of as it should be, by the alliance's own numbers.
    package enum Standing: String, Sendable { case well, silent, dead, revoked }

    package let id: TerminalID
    package let name: String
    package let organisation: OrganisationID
    package let organisationName: String
    package let enrolledAt: Date
    package let standing: Standing
    /// The newest sign of life: a heartbeat or a sign-in, which a terminal at work repeats every quarter of an hour.
    package let heardAt: Date?
    /// The newest heartbeat, which only an agent sends; `facts` are of then.
    package let beatAt: Date?
    /// Whether its clock was off by more than the alliance puts up with (`terminal.skew`); nil before the first heartbeat.
    package let isClockOff: Bool?
    package let facts: HeartbeatFacts?
}

extension Session {
    /// Keeps the newest heartbeat of the acting terminal. Answers the moment by the database's clock.
    package borrowing func keep(_ facts: HeartbeatFacts, of actor: Actor) throws(PostgresError) -> Date {
        try one(
            """
            INSERT INTO heartbeat (alliance_id, terminal_id, organisation_id, device_time, version, waiting, waiting_bytes, oldest_at,
                                   refused, retries, free_bytes)
            VALUES (\(actor.alliance), \(actor.id), \(actor.organisation), \(facts.deviceTime), \(facts.version), \(facts.waiting),
                    \(facts.waitingBytes), \(facts.oldestAt), \(facts.refused), \(facts.retries), \(facts.freeBytes))
            ON CONFLICT (alliance_id, terminal_id) DO UPDATE SET
                organisation_id = excluded.organisation_id, at = now(), device_time = excluded.device_time,
                version = excluded.version, waiting = excluded.waiting, waiting_bytes = excluded.waiting_bytes,
                oldest_at = excluded.oldest_at, refused = excluded.refused, retries = excluded.retries,
                free_bytes = excluded.free_bytes
            RETURNING at
            """)["at"]
    }

    /// Terminals that the actor may see, by id; with `onlyTroubled` those that are silent or dead.
    package borrowing func terminals(
        after cursor: TerminalID?, onlyTroubled: Bool, limit: Int
    ) throws(PostgresError) -> [StoredTerminal] {
        var all: [StoredTerminal] = []
        for row in try run(
            """
            WITH patience AS (
                SELECT DISTINCT ON (name) name, make_interval(mins => (value ->> 'minutes')::int) AS time FROM setting
                WHERE alliance_id = my_alliance() AND name IN ('terminal.silent', 'terminal.dead', 'terminal.skew') AND valid_from <= now()
                ORDER BY name, valid_from DESC
            ), known AS (
                SELECT t.id, t.name, t.organisation_id, o.name AS organisation, t.enrolled_at, h.at, h.device_time, h.version,
                       l.heard,
                       h.waiting, h.waiting_bytes, h.oldest_at, h.refused, h.retries, h.free_bytes,
                       greatest(h.at - h.device_time, h.device_time - h.at)
                           > (SELECT time FROM patience WHERE name = 'terminal.skew') AS clock_off,
                       CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked'
                            WHEN coalesce(l.heard, t.enrolled_at) < now() - (SELECT time FROM patience WHERE name = 'terminal.dead') THEN 'dead'
                            WHEN coalesce(l.heard, t.enrolled_at) < now() - (SELECT time FROM patience WHERE name = 'terminal.silent') THEN 'silent'
                            ELSE 'well' END AS standing
                FROM terminal t JOIN organisation o ON o.alliance_id = t.alliance_id AND o.id = t.organisation_id
                LEFT JOIN heartbeat h ON h.alliance_id = t.alliance_id AND h.terminal_id = t.id
                CROSS JOIN LATERAL (SELECT greatest(h.at, t.signed_in_at) AS heard) l
                WHERE t.alliance_id = my_alliance() AND (\(cursor)::uuid IS NULL OR t.id > \(cursor))
            )
            SELECT * FROM known WHERE NOT \(onlyTroubled) OR standing IN ('silent', 'dead') ORDER BY id LIMIT \(limit)
            """)
        { all.append(try StoredTerminal(row)) }
        return all
    }

    /// Every terminal: id, organisation's code and name, its own name, when it was last heard of, whether it may act. An
    /// operator's look, noted in the audit. As the owner.
    package borrowing func enrolledTerminals() throws(PostgresError) -> [[String]] {
        var all: [[String]] = []
        for row in try run(
            """
            SELECT t.id::text, o.code, o.name AS organisation, t.name,
                   coalesce(to_char(greatest(h.at, t.signed_in_at) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') || ' +08:00', '-')
                   AS heard,
                   CASE WHEN t.revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS standing
            FROM terminal t JOIN organisation o ON o.alliance_id = t.alliance_id AND o.id = t.organisation_id
            LEFT JOIN heartbeat h ON h.alliance_id = t.alliance_id AND h.terminal_id = t.id
            ORDER BY o.code, t.enrolled_at LIMIT 10000
            """)
        {
            all.append([
                try row["id"], try row["code"], try row["organisation"], try row["name"], try row["heard"],
                try row["standing"],
            ])
        }
        try auditOperatorList(
            "terminal.listed",
            shown: "SELECT alliance_id FROM terminal WHERE id::text = ANY (\(all.map { $0[0] })::text[])")
        return all
    }

    /// Takes a terminal's right to act away, at once and for good. As the owner. False where there is none to take.
    package borrowing func revoke(terminal: TerminalID, because reason: String) throws(PostgresError) -> Bool {
        let done = try run(
            """
            WITH gone AS (
                UPDATE terminal SET revoked_at = now() WHERE id = \(terminal) AND revoked_at IS NULL
                RETURNING alliance_id, id, organisation_id
            ), ended AS (
                UPDATE session s SET ended_at = now() FROM gone WHERE s.terminal_id = gone.id AND s.ended_at IS NULL
            )
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, result, reason, request_id)
            SELECT alliance_id, 'operator', organisation_id, 'terminal.revoked', 'terminal', id, 'done', \(reason), 'command line'
            FROM gone
            """)
        return done.affected == 1
    }
}

extension StoredTerminal {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let beat: Date? = try row["at"]
        self.init(
            id: TerminalID(try row["id"]), name: try row["name"],
            organisation: OrganisationID(try row["organisation_id"]),
            organisationName: try row["organisation"], enrolledAt: try row["enrolled_at"],
            standing: try row.code("standing"),
            heardAt: try row["heard"], beatAt: beat, isClockOff: try row["clock_off"],
            facts: beat == nil ? nil : try HeartbeatFacts(row))
    }
}

extension HeartbeatFacts {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            deviceTime: try row["device_time"], version: try row["version"],
            waiting: (try row["waiting"], try row["waiting_bytes"], try row["oldest_at"]), refused: try row["refused"],
            retries: try row["retries"], freeBytes: try row["free_bytes"])
    }
}
