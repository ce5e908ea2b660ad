// The book of bundles: who made each, what became of it, who brought it. As the sign-in role, like all that goes by a key alone.
package import Alliance
package import FoundationEssentials
package import Postgres

/// A terminal that has signed something, whether or not it may still act.
package struct SigningTerminal: Sendable {
    package let facts: TerminalFacts
    package let name: String
    package let isRevoked: Bool

    /// The terminal as it would act itself, with the reach of its clinic. The caller has verified its signature.
    package var actor: Actor {
        let roles: Set<Role> = [.villageDoctor]
        return Actor(
            kind: .terminal, id: facts.id.uuid, name: name, alliance: facts.alliance, organisation: facts.organisation,
            organisationName: facts.organisationName, roles: roles,
            scope: Scope(roles: roles, organisation: facts.organisation, supervised: []), licence: nil, privileges: [],
            session: UUID(), steppedUpAt: nil, terminalKey: facts.publicKey)
    }
}

/// A bundle as the book has it.
package struct BundleEntry: Sendable {
    /// What became of it.
    package enum State: String, Sendable { case imported, partial, quarantined }

    package let id: UUID
    package let terminal: TerminalID
    package let organisation: OrganisationID
    /// SHA-256 of its first bytes, which are bound into all others.
    package let prelude: [UInt8]
    package var state: State
    /// How many exams its head announces.
    package let exams: Int
    /// How many of them have their receipt.
    package var stored: Int
    /// SHA-256 of the file, where it is kept in the blob store.
    package var kept: [UInt8]?
    /// What is wrong with the whole: the problem's name and words.
    package var problem: [String: String]?

    package init(
        _ id: UUID, by terminal: TerminalFacts, prelude: [UInt8], state: State, exams: Int, stored: Int,
        kept: [UInt8]? = nil, problem: [String: String]? = nil
    ) {
        self.id = id
        self.terminal = terminal.id
        organisation = terminal.organisation
        self.prelude = prelude
        self.state = state
        self.exams = exams
        self.stored = stored
        self.kept = kept
        self.problem = problem
    }
}

/// A bundle of which not everything was taken.
package struct KeptBundle: Sendable, Encodable {
    package let bundle: String
    package let terminal: String
    package let organisation: String
    package let state: String
    package let exams: Int
    package let stored: Int
    /// SHA-256 of the file in the blob store; nil where the disk had no room for it.
    package let kept: String?
    package let problem: [String: String]?
}

extension Session {
    /// The terminal of that id, revoked or not.
    package borrowing func signingTerminal(_ id: TerminalID) throws(PostgresError) -> SigningTerminal? {
        let row = try first(
            """
            SELECT t.alliance_id, t.organisation_id, t.public_key, t.name AS terminal_name, t.revoked_at, o.code, o.name
            FROM terminal t JOIN organisation o ON o.alliance_id = t.alliance_id AND o.id = t.organisation_id
            WHERE t.id = \(id)
            """)
        guard let row else { return nil }
        let facts = TerminalFacts(
            id: id, alliance: AllianceID(try row["alliance_id"]),
            organisation: OrganisationID(try row["organisation_id"]),
            organisationCode: try row["code"], organisationName: try row["name"], publicKey: try row["public_key"])
        let revoked: Date? = try row["revoked_at"]
        return SigningTerminal(facts: facts, name: try row["terminal_name"], isRevoked: revoked != nil)
    }

    /// The digest of the first bytes of the bundle that was received under that name; nil where none was.
    package borrowing func preludeOfBundle(_ id: UUID, in alliance: AllianceID) throws(PostgresError) -> [UInt8]? {
        let row = try first(
            "SELECT prelude_sha256 FROM bundle WHERE alliance_id = \(alliance) AND id = \(id)")
        guard let row else { return nil }
        let prelude: Bytea = try row["prelude_sha256"]
        return prelude.bytes
    }

    /// Whether every exam of that bundle was taken.
    package borrowing func isBundleImported(_ id: UUID, in alliance: AllianceID) throws(PostgresError) -> Bool {
        try first(
            "SELECT 1 AS one FROM bundle WHERE alliance_id = \(alliance) AND id = \(id) AND state = 'imported'") != nil
    }

    /// SHA-256 of the copy of that bundle that is kept; nil where none is.
    package borrowing func keptCopy(ofBundle id: UUID, in alliance: AllianceID) throws(PostgresError) -> [UInt8]? {
        guard let row = try first("SELECT kept_sha256 FROM bundle WHERE alliance_id = \(alliance) AND id = \(id)")
        else { return nil }
        let kept: Bytea? = try row["kept_sha256"]
        return kept?.bytes
    }

    /// Enters a bundle, or what has become of it now that it was brought again; what was taken stays taken. False where
    /// another bundle has that name.
    package borrowing func enter(_ entry: BundleEntry, in alliance: AllianceID) throws(PostgresError) -> Bool {
        // A damaged copy never takes the place of a whole one.
        let isWorse: SQL = """
            (b.kept_sha256 IS NOT NULL AND coalesce(b.problem ->> 'name', '') <> 'bundle-damaged'
             AND coalesce(excluded.problem ->> 'name', '') = 'bundle-damaged')
            """
        return try run(
            """
            INSERT INTO bundle AS b (alliance_id, id, terminal_id, organisation_id, prelude_sha256, state, exams, stored,
                                     kept_sha256, problem)
            VALUES (\(alliance), \(entry.id), \(entry.terminal), \(entry.organisation), \(Bytea(entry.prelude)),
                    \(entry.state.rawValue), \(entry.exams), \(entry.stored), \(entry.kept.map { Bytea($0) }),
                    \(entry.problem.map { JSONB($0) }))
            ON CONFLICT (alliance_id, id) DO UPDATE SET
                repeats = b.repeats + 1, repeated_at = now(), stored = greatest(b.stored, excluded.stored),
                state = CASE WHEN b.state = 'imported' OR excluded.state = 'imported' THEN 'imported'
                             WHEN b.state = 'partial' THEN 'partial' ELSE excluded.state END,
                problem = CASE WHEN b.state = 'imported' OR \(isWorse) THEN b.problem ELSE excluded.problem END,
                kept_sha256 = CASE WHEN \(isWorse) THEN b.kept_sha256
                                   ELSE coalesce(excluded.kept_sha256, b.kept_sha256) END
            WHERE b.prelude_sha256 = excluded.prelude_sha256
            """
        ).affected == 1
    }

    /// Writes the audit row of a bundle in the name of the terminal that signed it; of one that an operator brought also a row
    /// of its own.
    package borrowing func audit(
        _ entry: BundleEntry, in alliance: AllianceID, broughtBy carrier: UUID?, from origin: Origin
    ) throws(PostgresError) {
        let isWhole = entry.state == .imported
        let detail = [
            "carrier": carrier.map { $0.uuidString.lowercased() } ?? "operator", "state": entry.state.rawValue,
            "exams": String(entry.exams), "stored": String(entry.stored),
        ]
        let said: SQL = """
            INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result,
                               reason, request_id, address, detail)
            """
        let end: SQL = """
            'bundle', \(entry.id), \(isWhole ? "done" : "refused"), \(entry.problem?["name"]), \(origin.request),
            \(origin.address), \(JSONB(detail)))
            """
        try run(
            "\(said) VALUES (\(alliance), \(entry.terminal), 'terminal', \(entry.organisation), 'bundle.received', \(end)"
        )
        guard carrier == nil else { return }
        try run("\(said) VALUES (\(alliance), NULL, 'operator', \(entry.organisation), 'bundle.carried', \(end)")
    }

    /// The bundles of which not everything was taken, newest first.
    package borrowing func keptBundles(limit: Int) throws(PostgresError) -> [KeptBundle] {
        var all: [KeptBundle] = []
        for row in try run(
            """
            SELECT b.id::text, b.terminal_id::text, o.code || ' ' || o.name AS organisation, b.state, b.exams, b.stored,
                   encode(b.kept_sha256, 'hex') AS kept, b.problem
            FROM bundle b JOIN organisation o ON o.alliance_id = b.alliance_id AND o.id = b.organisation_id
            WHERE b.state <> 'imported' ORDER BY b.id DESC LIMIT \(limit)
            """)
        {
            all.append(
                KeptBundle(
                    bundle: try row["id"], terminal: try row["terminal_id"], organisation: try row["organisation"],
                    state: try row["state"], exams: try row["exams"], stored: try row["stored"],
                    kept: try row["kept"], problem: try row.optionalJSON("problem")))
        }
        return all
    }
}
