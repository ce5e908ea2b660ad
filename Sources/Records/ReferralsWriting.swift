// Referrals written: begun, moved from stage to stage, and never without exactly one open hop.
package import Alliance
import Exams
package import FoundationEssentials
package import Postgres
package import Referrals

/// A referral about to be stored, submitted.
package struct NewReferral: Sendable {
    package let facts: ReferralFacts
    package let hop: Hop
    package let form: ReferralForm
    /// Who submits it: a clinician, or a terminal for an emergency without one.
    package let author: UUID
    /// Links exam, referral up and return down.
    package let episode: UUID
    /// The referral that it takes over from, and the receiver that sends the patient on.
    package var follows: (id: ReferralID, by: OrganisationID)?

    package init(_ submitted: SubmittedReferral, form: ReferralForm, author: UUID, episode: UUID) {
        facts = submitted.facts
        hop = submitted.hop
        self.form = form
        self.author = author
        self.episode = episode
    }
}

/// A step from one stage to the next, as it is written.
package struct ReferralMove: Sendable {
    package let from: Referral
    package let to: Referral
    /// When it happened, which may be before the hub learned of it.
    package let happenedAt: Date
    package var arrangement: ReferralArrangement?
    package var outcome: Outcome?

    package init(from: Referral, to: Referral, at moment: Date) {
        self.from = from
        self.to = to
        happenedAt = moment
    }
}

extension ReferralMove {
    /// What the step writes beside state, holder and deadline: when the stage began, the arrangement, the outcome.
    fileprivate var besides: SQL {
        let time: SQL =
            switch to.state {
            case .accepted: ", accepted_at = \(happenedAt)"
            case .inTransit: ", departed_at = \(happenedAt)"
            case .arrived: ", arrived_at = \(happenedAt)"
            case .outcomeReported: ", outcome_at = \(happenedAt)"
            case .closed: ", closed_at = \(happenedAt)"
            default: ""
            }
        let place: SQL = if let arrangement { ", arrangement = \(JSONB(arrangement))" } else { "" }
        let end: SQL = if let outcome { ", outcome = \(JSONB(outcome))" } else { "" }
        return "\(time)\(place)\(end)"
    }
}

extension Session {
    /// Stores a submitted referral with its first hop, and lets the receiver take part in the patient's care.
    package borrowing func insert(_ new: NewReferral) throws(PostgresError) {
        let facts = new.facts
        try run(
            """
            INSERT INTO referral (alliance_id, id, number, direction, urgency, state, patient_id, from_id, to_id, holder_id,
                                  deadline, reason, episode_id, in_reply_to, redirected_from, follows_id, sent_on_by,
                                  exam_ids, form, created_by, submitted_at)
            VALUES (my_alliance(), \(facts.id),
                    'ZZ' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-'
                         || lpad((nextval('referral_number') % 1000000)::text, 6, '0'),
                    \(facts.direction.rawValue), \(facts.urgency.rawValue), 'submitted', \(facts.patient), \(facts.sender),
                    \(facts.receiver), \(new.hop.holder), \(new.hop.deadline), \(facts.reason.rawValue), \(new.episode),
                    \(facts.inReplyTo), \(facts.redirectedFrom), \(new.follows?.id), \(new.follows?.by),
                    \(new.form.letter.exams)::uuid[], \(JSONB(new.form)), \(new.author), now())
            """)
        try open(new.hop, of: facts.id)
        try run("SELECT share_care(\(facts.patient), \(facts.receiver), 'treats', 'referral', \(facts.id))")
    }

    /// Moves a referral to its next stage; false when it is no longer in the stage it was read in. Only what the step
    /// changes is written, since the hub's own jobs may write no more.
    package borrowing func move(_ move: ReferralMove) throws(PostgresError) -> Bool {
        let hop = move.to.hop
        let moved = try run(
            """
            WITH moved AS (
                UPDATE referral SET state = \(move.to.state.rawValue), state_at = now(),
                       holder_id = coalesce(\(hop?.holder)::uuid, holder_id),
                       deadline = coalesce(\(hop?.deadline)::timestamptz, 'infinity')\(move.besides)
                WHERE alliance_id = my_alliance() AND id = \(move.from.facts.id) AND state = \(move.from.state.rawValue)
                RETURNING alliance_id, id
            ), ended AS (
                UPDATE referral_hop SET closed_at = now() FROM moved
                WHERE referral_hop.alliance_id = moved.alliance_id AND referral_hop.referral_id = moved.id
                  AND referral_hop.closed_at IS NULL
            )
            SELECT id FROM moved
            """)
        guard moved.count == 1 else { return false }
        if let hop { try open(hop, of: move.from.facts.id) }
        return true
    }

    /// T22. Marks a referral as entered in error and tells why, through the owner's function, since the one who may is on
    /// neither side. False when it is no longer in the stage it was read in.
    package borrowing func void(_ move: ReferralMove, _ event: Event) throws(PostgresError) -> Bool {
        try one(
            """
            SELECT void_referral(\(move.from.facts.id), \(move.from.state.rawValue), \(UUID.v7(at: Date())), \(event.validTime),
                                 \(event.clientTime), \(event.reason), \(JSONB(event.detail))) AS done
            """)["done"]
    }

    /// Opens the next hop. The index `one_open_hop` and the trigger `one_holder` see to it that there is exactly one.
    private borrowing func open(_ hop: Hop, of referral: ReferralID) throws(PostgresError) {
        try run(
            """
            INSERT INTO referral_hop (alliance_id, referral_id, number, holder_id, deadline)
            SELECT my_alliance(), \(referral), coalesce(max(number), 0) + 1, \(hop.holder)::uuid, \(hop.deadline)::timestamptz
            FROM referral_hop WHERE alliance_id = my_alliance() AND referral_id = \(referral)
            """)
    }

    /// Whether the actor, or one of those organisations, has taken a step by this very request before.
    package borrowing func hasHappened(
        request: String, at organisations: [OrganisationID], in referral: ReferralID
    ) throws(PostgresError) -> Bool {
        try one(
            """
            SELECT EXISTS (SELECT 1 FROM referral_event
                           WHERE alliance_id = my_alliance() AND referral_id = \(referral)
                             AND (actor_id = me() OR organisation_id = ANY (\(organisations)::uuid[]))
                             AND detail ->> 'request' = \(request)) AS done
            """)["done"]
    }

    /// The sides that have asked for the cancellation since the referral came to its stage.
    package borrowing func sidesThatCancel(_ referral: ReferralID) throws(PostgresError) -> Set<ReferralSide> {
        let sides: [String] = try one(
            """
            SELECT coalesce(array_agg(DISTINCT e.detail ->> 'side'), '{}') AS sides
            FROM referral_event e JOIN referral r ON r.alliance_id = e.alliance_id AND r.id = e.referral_id
            WHERE e.alliance_id = my_alliance() AND e.referral_id = \(referral)
              AND e.kind = 'referral.cancellation_requested' AND e.recorded_at >= r.state_at
            """)["sides"]
        return Set(sides.compactMap(ReferralSide.init(rawValue:)))
    }
}
