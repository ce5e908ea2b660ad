// Referrals whose clock has run out: found and moved by the hub itself, as the job role, one alliance at a time.
package import Alliance
package import FoundationEssentials
package import Postgres
package import Referrals

/// A referral that is locked for the clock's step, at the moment by the database.
package struct RunOutReferral: Sendable {
    package let stage: Referral
    package let moment: Date
}

extension TransactionMode {
    /// The hub itself at work in one alliance.
    package static func hub(in alliance: AllianceID) -> TransactionMode {
        TransactionMode(settings: [("lianyi.alliance", alliance.description)])
    }
}

extension Session {
    /// All alliances of this hub.
    package borrowing func alliances() throws(PostgresError) -> [AllianceID] {
        let ids: [UUID] = try one("SELECT coalesce(array_agg(id ORDER BY id), '{}') AS ids FROM alliance")["ids"]
        return ids.map { AllianceID($0) }
    }

    /// Referrals of the alliance that the clock leads on now: emergencies first, then the longest over; at most `limit`,
    /// without those that were passed over.
    package borrowing func referralsRunOut(
        limit: Int, but passed: [ReferralID] = []
    ) throws(PostgresError) -> [ReferralID] {
        let clocks = try referralClocks()
        let ids: [UUID] = try one(
            """
            SELECT coalesce(array_agg(id), '{}') AS ids FROM (
                SELECT r.id FROM \(SQL.runOut(by: clocks)) AND r.id <> ALL (\(passed.map(\.uuid))::uuid[])
                ORDER BY r.urgency <> 'emergency', r.deadline LIMIT \(limit)) r
            """)["ids"]
        return ids.map { ReferralID($0) }
    }

    /// The referral, locked until the end of this transaction; nil if somebody has moved it, or is at it now. Throws where the
    /// row contradicts itself.
    package borrowing func takeRunOut(
        _ referral: ReferralID, by clocks: ReferralClocks
    ) throws(PostgresError) -> RunOutReferral? {
        let row = try first(
            """
            SELECT r.id, r.direction, r.urgency, r.state, r.state_at, r.patient_id, r.from_id, r.to_id, r.reason,
                   r.in_reply_to, r.redirected_from, r.outcome ->> 'disposition' AS disposition,
                   h.holder_id, h.opened_at, h.deadline, now() AS moment
            FROM \(SQL.runOut(by: clocks)) AND r.id = \(referral) FOR UPDATE OF r SKIP LOCKED
            """)
        guard let row else { return nil }
        let facts = try ReferralFacts(row), disposition: String? = try row["disposition"]
        let stage = Referral(
            facts, state: try row.code("state"), hop: try Hop(row, of: facts), at: try row["state_at"],
            disposition: disposition.flatMap { Disposition(rawValue: $0) })
        guard let stage else { throw PostgresError(.decoding, message: "the referral \(referral) contradicts itself") }
        return RunOutReferral(stage: stage, moment: try row["moment"])
    }

    /// Event and audit row of what the hub itself has done to a referral, in the organisation that let its time pass.
    package borrowing func tell(
        _ event: Event, of referral: ReferralFacts, heldBy holder: OrganisationID
    ) throws(PostgresError) {
        try run(
            """
            WITH told AS (
                INSERT INTO referral_event (referral_id, alliance_id, id, kind, actor_id, actor_role, organisation_id,
                                            valid_time, from_state, to_state, reason, detail)
                VALUES (\(referral.id), my_alliance(), \(UUID.v7(at: Date())), \(event.kind), \(referral.id), 'hub', \(holder),
                        \(event.validTime), \(event.from), \(event.to), \(event.reason), \(JSONB(event.detail)))
            )
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                               reason, request_id)
            VALUES (my_alliance(), 'hub', \(holder), \(event.kind), 'referral', \(referral.id), \(referral.patient), 'done',
                    \(event.reason), 'referral-clocks')
            """)
    }
}

extension SQL {
    /// Referrals `r` with their open hop `h` whose deadline is over and whom the clock leads on from there. An emergency down
    /// and an urgent referral wait for people, however late; a routine one waits for several acceptance clocks.
    fileprivate static func runOut(by clocks: ReferralClocks) -> SQL {
        """
        referral r JOIN referral_hop h ON h.alliance_id = r.alliance_id AND h.referral_id = r.id AND h.closed_at IS NULL
        WHERE r.alliance_id = my_alliance() AND r.deadline <= now()
          AND r.state IN ('submitted', 'info_requested', 'arranged', 'outcome_reported')
          AND (r.state <> 'submitted' OR (r.urgency = 'emergency' AND r.direction = 'up')
               OR (r.urgency = 'routine' AND h.opened_at <= now() - make_interval(secs => \(clocks.expiry))))
        """
    }
}
