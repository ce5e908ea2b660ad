// The audit as auditors read it: newest first, a page at a time.
package import FoundationEssentials
package import Postgres

/// What a look into the audit is narrowed to; nil narrows nothing.
package struct AuditFilter: Sendable {
    package var object: UUID?
    package var actor: UUID?
    package var patient: UUID?

    package init() {}
}

/// One line of the audit as it is read.
package struct AuditEntry: Sendable {
    package let id: Int64
    package let at: Date
    package let actor: UUID?
    package let actorRole: String
    package let organisation: UUID?
    package let action: String
    package let objectKind: String?
    package let object: UUID?
    package let patient: UUID?
    package let result: String
    package let reason: String?
    package let request: String
    package let address: String?
    package let detail: [String: String]
}

extension Session {
    /// Lines of the audit, newest first, before the one numbered `cursor`.
    package borrowing func auditTrail(
        _ filter: AuditFilter, before cursor: Int64?, limit: Int
    ) throws(PostgresError) -> [AuditEntry] {
        var all: [AuditEntry] = []
        for row in try run(
            """
            SELECT id, at, actor_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result, reason,
                   request_id, address, detail
            FROM audit
            WHERE alliance_id = my_alliance() AND (\(cursor)::bigint IS NULL OR id < \(cursor))
              AND (\(filter.object)::uuid IS NULL OR object_id = \(filter.object))
              AND (\(filter.actor)::uuid IS NULL OR actor_id = \(filter.actor))
              AND (\(filter.patient)::uuid IS NULL OR patient_id = \(filter.patient))
            ORDER BY id DESC LIMIT \(limit)
            """)
        { all.append(try AuditEntry(row)) }
        return all
    }
}

extension AuditEntry {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row["id"], at: try row["at"], actor: try row["actor_id"], actorRole: try row["actor_role"],
            organisation: try row["organisation_id"], action: try row["action"], objectKind: try row["object_kind"],
            object: try row["object_id"], patient: try row["patient_id"], result: try row["result"],
            reason: try row["reason"], request: try row["request_id"], address: try row["address"],
            detail: try row.json("detail"))
    }
}
