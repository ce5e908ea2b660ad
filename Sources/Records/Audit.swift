// The audit: who did, saw or was refused what.
import Alliance
package import FoundationEssentials
package import Postgres

/// One line of the audit. It names rows by id; it never holds a name, a number or a word of a record.
package struct AuditRow: Sendable {
    /// What became of it.
    package enum Result: String, Sendable {
        case done, refused, failed
    }

    /// `exam.viewed`, `reading.claimed`, `referral.accepted` …
    package let action: String
    package var object: (kind: String, id: UUID)?
    package var patient: UUID?
    package var result: Result = .done
    /// The problem's name for a refusal.
    package var reason: String?
    /// Counts and codes, never a person's data.
    package var detail: [String: String] = [:]

    package init(_ action: String, object: (kind: String, id: UUID)? = nil, patient: UUID? = nil) {
        self.action = action
        self.object = object
        self.patient = patient
    }
}

/// Where a request came from, for its audit rows.
package struct Origin: Sendable {
    package let request: String
    package let address: String?

    package init(request: String, address: String?) {
        self.request = request
        self.address = address
    }
}

extension SQL {
    /// The insert of one audit row, as a statement of its own or inside a WITH.
    package static func audit(_ row: AuditRow, by actor: Actor, from origin: Origin) -> SQL {
        """
        INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, patient_id,
                           result, reason, request_id, address, detail)
        VALUES (\(actor.alliance), \(actor.id), \(actor.roleText), \(actor.organisation), \(row.action),
                \(row.object?.kind), \(row.object?.id), \(row.patient), \(row.result.rawValue), \(row.reason),
                \(origin.request), \(origin.address), \(JSONB(row.detail)))
        """
    }
}

extension Session {
    /// Writes an audit row in this transaction.
    package borrowing func audit(_ row: AuditRow, by actor: Actor, from origin: Origin) throws(PostgresError) {
        try later(.audit(row, by: actor, from: origin))
    }
}

/// What an event row says besides its aggregate: who, when, from where to where, and why.
package struct Event: Sendable {
    package let kind: String
    package var from: String?
    package var to: String?
    package var reason: String?
    package var validTime: Date
    package var clientTime: Date?
    package var detail: [String: String] = [:]

    package init(_ kind: String, from: String? = nil, to: String? = nil, at validTime: Date) {
        self.kind = kind
        self.from = from
        self.to = to
        self.validTime = validTime
    }
}

/// The aggregates that keep events, each in a table of its own.
package enum EventStream: Sendable {
    case exam(UUID), reading(UUID), referral(UUID)
}

extension Session {
    /// Appends an event to its aggregate's history.
    package borrowing func append(_ event: Event, to stream: EventStream, by actor: Actor) throws(PostgresError) {
        let head: SQL, subject: UUID
        switch stream {
        case .exam(let id): (head, subject) = ("INSERT INTO exam_event (exam_id, ", id)
        case .reading(let id): (head, subject) = ("INSERT INTO reading_event (reading_id, ", id)
        case .referral(let id): (head, subject) = ("INSERT INTO referral_event (referral_id, ", id)
        }
        try run(
            """
            \(head) alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, client_time, from_state,
                    to_state, reason, detail)
            VALUES (\(subject), \(actor.alliance), \(UUID.v7(at: Date())), \(event.kind), \(actor.id), \(actor.roleText),
                    \(actor.organisation), \(event.validTime), \(event.clientTime), \(event.from), \(event.to),
                    \(event.reason), \(JSONB(event.detail)))
            """)
    }
}
