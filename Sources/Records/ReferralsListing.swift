// Referrals listed, their history, and the one number that must be zero.
package import Alliance
package import FoundationEssentials
package import Patients
package import Postgres
package import Referrals

/// What a list of referrals is narrowed to; nil narrows nothing.
package struct ReferralFilter: Sendable {
    package var state: ReferralState?
    package var direction: ReferralDirection?
    package var patient: PatientID?
    /// Only those whose next step one of these owes, the earliest deadline first.
    package var holders: [OrganisationID]?
    package var isOverdue = false
    /// Only those that the clock has accepted or let expire, and that no person has taken in hand since.
    package var isUnanswered = false

    package init() {}
}

/// A line in a list.
package struct ReferralSummary: Sendable {
    package let id: ReferralID
    package let number: String
    package let direction: ReferralDirection
    package let urgency: String
    package let state: ReferralState
    package let patient: PatientID
    /// Nil for those who oversee and do not treat.
    package let patientName: String?
    package let reason: ReferralReason
    package let sender: (id: OrganisationID, name: String)
    package let receiver: (id: OrganisationID, name: String)
    package let holder: OrganisationID?
    package let deadline: Date?
    package let isOverdue: Bool
    package let submittedAt: Date?
}

/// One entry of a referral's history.
package struct ReferralEntry: Sendable {
    package let kind: String
    package let happenedAt: Date
    package let recordedAt: Date
    package let actorName: String?
    package let actorRole: String
    package let organisationName: String
    package let from: String?
    package let to: String?
    package let note: String?
    package let detail: [String: String]
}

/// Whose hands the patient was in.
package struct ReferralHopEntry: Sendable {
    package let number: Int
    package let holder: OrganisationID
    package let holderName: String
    package let openedAt: Date
    package let deadline: Date
    package let closedAt: Date?
}

/// The custody of all patients under way.
package struct CustodyCount: Sendable {
    package let open: Int
    /// Open referrals that do not have exactly one open hop with their holder and deadline. Always 0.
    package let orphaned: Int
    package let overdue: Int
    package let states: [(state: String, open: Int, overdue: Int)]
    package let countedAt: Date
}

extension Session {
    /// Referrals that the actor may see: by deadline where holders are named, else the newest first.
    package borrowing func referrals(
        _ filter: ReferralFilter, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [ReferralSummary] {
        let byDeadline: SQL = """
            AND r.holder_id = ANY (\(filter.holders ?? [])::uuid[]) AND r.deadline < 'infinity'
            AND (\(cursor)::uuid IS NULL OR (r.deadline, r.id) >
                 (SELECT c.deadline, c.id FROM referral c WHERE c.alliance_id = my_alliance() AND c.id = \(cursor)))
            ORDER BY r.deadline, r.id
            """
        let byAge: SQL = "AND (\(cursor)::uuid IS NULL OR r.id < \(cursor)) ORDER BY r.id DESC"
        var all: [ReferralSummary] = []
        for row in try run(
            """
            SELECT r.id, r.number, r.direction, r.urgency, r.state, r.patient_id, r.reason, r.from_id, r.to_id, r.holder_id,
                   nullif(r.deadline, 'infinity') AS deadline, r.deadline < now() AS overdue, r.submitted_at,
                   sender.name AS sender_name, receiver.name AS receiver_name, p.name AS patient_name
            FROM referral r
            JOIN organisation sender ON sender.alliance_id = r.alliance_id AND sender.id = r.from_id
            JOIN organisation receiver ON receiver.alliance_id = r.alliance_id AND receiver.id = r.to_id
            LEFT JOIN patient p ON p.alliance_id = r.alliance_id AND p.id = r.patient_id
            WHERE r.alliance_id = my_alliance()
              AND (\(filter.state?.rawValue)::text IS NULL OR r.state = \(filter.state?.rawValue))
              AND (\(filter.direction?.rawValue)::text IS NULL OR r.direction = \(filter.direction?.rawValue))
              AND (\(filter.patient)::uuid IS NULL OR r.patient_id = \(filter.patient))
              AND (NOT \(filter.isOverdue)::bool OR r.deadline < now())
              \(filter.isUnanswered ? SQL.unanswered : "")
              \(filter.holders == nil ? byAge : byDeadline) LIMIT \(limit)
            """)
        { all.append(try ReferralSummary(row)) }
        return all
    }

    /// What has happened to a referral, in order; at most two hundred entries.
    package borrowing func history(of referral: ReferralID) throws(PostgresError) -> [ReferralEntry] {
        var all: [ReferralEntry] = []
        for row in try run(
            """
            SELECT e.kind, e.valid_time, e.recorded_at, coalesce(c.name, t.name) AS actor, e.actor_role,
                   o.name AS organisation, e.from_state, e.to_state, e.reason, e.detail
            FROM referral_event e
            JOIN organisation o ON o.alliance_id = e.alliance_id AND o.id = e.organisation_id
            LEFT JOIN clinician c ON c.alliance_id = e.alliance_id AND c.id = e.actor_id
            LEFT JOIN terminal t ON t.alliance_id = e.alliance_id AND t.id = e.actor_id
            WHERE e.alliance_id = my_alliance() AND e.referral_id = \(referral) ORDER BY e.recorded_at, e.id LIMIT 200
            """)
        { all.append(try ReferralEntry(row)) }
        return all
    }

    /// Whose hands the patient has been in, in order; at most two hundred hops.
    package borrowing func hops(of referral: ReferralID) throws(PostgresError) -> [ReferralHopEntry] {
        var all: [ReferralHopEntry] = []
        for row in try run(
            """
            SELECT h.number, h.holder_id, o.name, h.opened_at, h.deadline, h.closed_at
            FROM referral_hop h JOIN organisation o ON o.alliance_id = h.alliance_id AND o.id = h.holder_id
            WHERE h.alliance_id = my_alliance() AND h.referral_id = \(referral) ORDER BY h.number LIMIT 200
            """)
        {
            all.append(
                ReferralHopEntry(
                    number: try row["number"], holder: OrganisationID(try row["holder_id"]),
                    holderName: try row["name"],
                    openedAt: try row["opened_at"], deadline: try row["deadline"], closedAt: try row["closed_at"]))
        }
        return all
    }

    /// Counts what is under way, for overseers.
    package borrowing func custody() throws(PostgresError) -> CustodyCount {
        var states: [(state: String, open: Int, overdue: Int)] = []
        var orphaned = 0, moment = Date.now
        for row in try run(
            """
            SELECT r.state, count(*) AS open, count(*) FILTER (WHERE r.deadline < now()) AS overdue,
                   count(*) FILTER (WHERE h.all_open <> 1 OR h.right_open <> 1) AS orphaned, now() AS counted_at
            FROM referral r CROSS JOIN LATERAL (
                SELECT count(*) AS all_open,
                       count(*) FILTER (WHERE h.holder_id = r.holder_id AND h.deadline = r.deadline) AS right_open
                FROM referral_hop h
                WHERE h.alliance_id = r.alliance_id AND h.referral_id = r.id AND h.closed_at IS NULL) h
            WHERE r.alliance_id = my_alliance() AND r.deadline < 'infinity'
            GROUP BY r.state ORDER BY r.state
            """)
        {
            states.append((try row["state"], try row["open"], try row["overdue"]))
            orphaned += try row["orphaned"]
            moment = try row["counted_at"]
        }
        return CustodyCount(
            open: states.reduce(0) { $0 + $1.open }, orphaned: orphaned, overdue: states.reduce(0) { $0 + $1.overdue },
            states: states, countedAt: moment)
    }
}

extension SQL {
    /// Referrals `r` that the clock has accepted or let expire. The first is in hand again after any step of a person, the
    /// second when its sender refers the patient anew.
    fileprivate static let unanswered: SQL = """
        AND r.state IN ('accepted', 'expired')
        AND EXISTS (SELECT 1 FROM referral_event e
                    WHERE e.alliance_id = r.alliance_id AND e.referral_id = r.id AND e.actor_role = 'hub'
                      AND e.kind IN ('referral.auto_accepted', 'referral.expired'))
        AND NOT EXISTS (SELECT 1 FROM referral_event e
                        WHERE e.alliance_id = r.alliance_id AND e.referral_id = r.id AND e.actor_role <> 'hub'
                          AND e.recorded_at >= r.state_at)
        AND NOT (r.state = 'expired' AND EXISTS (
                    SELECT 1 FROM referral n
                    WHERE n.alliance_id = r.alliance_id AND n.patient_id = r.patient_id AND n.from_id = r.from_id
                      AND n.submitted_at > r.state_at))
        """
}

extension ReferralSummary {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let state: ReferralState = try row.code("state"), holder: UUID = try row["holder_id"]
        self.init(
            id: ReferralID(try row["id"]), number: try row["number"], direction: try row.code("direction"),
            urgency: try row["urgency"], state: state, patient: PatientID(try row["patient_id"]),
            patientName: try row["patient_name"], reason: try row.code("reason"),
            sender: (OrganisationID(try row["from_id"]), try row["sender_name"]),
            receiver: (OrganisationID(try row["to_id"]), try row["receiver_name"]),
            holder: state.isEnded ? nil : OrganisationID(holder), deadline: try row["deadline"],
            isOverdue: try row["overdue"], submittedAt: try row["submitted_at"])
    }
}

extension ReferralEntry {
    fileprivate init(_ row: Row) throws(PostgresError) {
        var detail: [String: String] = try row.json("detail")
        detail["request"] = nil
        self.init(
            kind: try row["kind"], happenedAt: try row["valid_time"], recordedAt: try row["recorded_at"],
            actorName: try row["actor"], actorRole: try row["actor_role"], organisationName: try row["organisation"],
            from: try row["from_state"], to: try row["to_state"], note: try row["reason"], detail: detail)
    }
}
