// Referrals as they stand: custody, forms, and the stage that the domain takes its steps from.
package import Alliance
package import Exams
package import FoundationEssentials
package import Patients
package import Postgres
package import Referrals

extension ReferralID: SQLEncodable {}

/// A referral as it stands.
package struct StoredReferral: Sendable {
    package let facts: ReferralFacts
    /// 转诊单号
    package let number: String
    package let state: ReferralState
    package let stateAt: Date
    /// Who must act, since when and by when; nil once the referral is over.
    package let hop: Hop?
    /// Whether the deadline has passed.
    package let isOverdue: Bool
    package let episode: UUID
    /// The organisation that sent the patient on to here, where one did.
    package let sentOnBy: OrganisationID?
    package let form: ReferralForm
    package let arrangement: ReferralArrangement?
    package let outcome: Outcome?
    package let times: ReferralTimes
    package let senderName: String
    package let receiverName: String
    /// The referral that took this one's place after a redirection.
    package let followedBy: ReferralID?
    /// The return down that answers it.
    package let answeredBy: ReferralID?

    package var id: ReferralID { facts.id }

    /// The stage in the domain's words; nil only if the row contradicts itself.
    package var stage: Referral? {
        Referral(facts, state: state, hop: hop, at: stateAt, disposition: outcome?.disposition)
    }

    /// The stage in which the outcome was reported: that of a closed referral too, whose patient may still be returned.
    package var reported: Referral? {
        guard state == .outcomeReported || state == .closed else { return nil }
        let read =
            hop ?? Hop(from: facts.sender, to: facts.receiver, holder: facts.sender, since: stateAt, deadline: stateAt)
        return Referral(facts, state: .outcomeReported, hop: read, at: stateAt, disposition: outcome?.disposition)
    }

    /// The organisation that must act next.
    package var holder: OrganisationID? { hop?.holder }
}

extension Session {
    /// The referral, if the actor may see it.
    package borrowing func referral(_ id: ReferralID) throws(PostgresError) -> StoredReferral? {
        guard let row = try first("\(SQL.referrals) WHERE r.alliance_id = my_alliance() AND r.id = \(id)") else {
            return nil
        }
        return try StoredReferral(row)
    }

    /// The clocks of the actor's alliance at this moment.
    package borrowing func referralClocks() throws(PostgresError) -> ReferralClocks {
        let row = try one("SELECT setting_at('referral.clocks', now()) AS clocks")
        guard let clocks: ReferralClocks = try row.optionalJSON("clocks") else { return .initial }
        return clocks
    }

    /// The level of an organisation that works in the alliance, or nil where there is no such one.
    package borrowing func level(of organisation: OrganisationID) throws(PostgresError) -> OrganisationLevel? {
        guard
            let row = try first(
                "SELECT level FROM organisation WHERE alliance_id = my_alliance() AND id = \(organisation) AND active")
        else { return nil }
        return try row.code("level")
    }

    /// Those of `exams` that the actor may see and that are this patient's.
    package borrowing func exams(among exams: [ExamID], of patient: PatientID) throws(PostgresError) -> Set<ExamID> {
        let found: [UUID] = try one(
            """
            SELECT coalesce(array_agg(id), '{}') AS ids FROM exam
            WHERE alliance_id = my_alliance() AND patient_id = \(patient) AND id = ANY (\(exams)::uuid[])
            """)["ids"]
        return Set(found.map { ExamID($0) })
    }
}

extension SQL {
    /// Referrals with the names of both sides, the open hop, and what came of them.
    static let referrals: SQL = """
        SELECT r.id, r.number, r.direction, r.urgency, r.state, r.state_at, r.patient_id, r.from_id, r.to_id, r.reason,
               r.in_reply_to, r.redirected_from, r.sent_on_by, r.episode_id, r.form, r.arrangement, r.outcome,
               r.submitted_at, r.accepted_at, r.departed_at, r.arrived_at, r.outcome_at, r.closed_at,
               h.holder_id, h.opened_at, h.deadline, r.deadline < now() AS overdue,
               sender.name AS sender_name, receiver.name AS receiver_name,
               (SELECT n.id FROM referral n WHERE n.alliance_id = r.alliance_id AND n.follows_id = r.id) AS followed_by,
               (SELECT d.id FROM referral d
                WHERE d.alliance_id = r.alliance_id AND d.in_reply_to = r.id AND d.direction = 'down'
                ORDER BY d.id DESC LIMIT 1) AS answered_by
        FROM referral r
        JOIN organisation sender ON sender.alliance_id = r.alliance_id AND sender.id = r.from_id
        JOIN organisation receiver ON receiver.alliance_id = r.alliance_id AND receiver.id = r.to_id
        LEFT JOIN referral_hop h ON h.alliance_id = r.alliance_id AND h.referral_id = r.id AND h.closed_at IS NULL
        """
}

extension StoredReferral {
    init(_ row: Row) throws(PostgresError) {
        let facts = try ReferralFacts(row)
        let sentOn: UUID? = try row["sent_on_by"], next: UUID? = try row["followed_by"]
        let answer: UUID? = try row["answered_by"]
        self.init(
            facts: facts, number: try row["number"], state: try row.code("state"), stateAt: try row["state_at"],
            hop: try Hop(row, of: facts), isOverdue: try row["overdue"], episode: try row["episode_id"],
            sentOnBy: sentOn.map { OrganisationID($0) }, form: try row.json("form"),
            arrangement: try row.optionalJSON("arrangement"), outcome: try row.optionalJSON("outcome"),
            times: try ReferralTimes(row), senderName: try row["sender_name"], receiverName: try row["receiver_name"],
            followedBy: next.map { ReferralID($0) }, answeredBy: answer.map { ReferralID($0) })
    }
}

extension ReferralFacts {
    init(_ row: Row) throws(PostgresError) {
        let reply: UUID? = try row["in_reply_to"], first: UUID? = try row["redirected_from"]
        let course = ReferralCourse(
            try row.code("direction"), from: OrganisationID(try row["from_id"]), to: OrganisationID(try row["to_id"]))
        let urgency: Exams.Urgency = try row.code("urgency"), reason: ReferralReason = try row.code("reason")
        let id = ReferralID(try row["id"]), patient = PatientID(try row["patient_id"])
        do throws(ReferralError) {
            self = try ReferralFacts(
                id: id, course, urgency: urgency, patient: patient, reason: reason,
                inReplyTo: reply.map { ReferralID($0) },
                redirectedFrom: first.map { ReferralID($0) })
        } catch {
            throw PostgresError(.decoding, message: "the referral \(id) contradicts the rules: \(error)")
        }
    }
}

extension Hop {
    init?(_ row: Row, of facts: ReferralFacts) throws(PostgresError) {
        let holder: UUID? = try row["holder_id"]
        guard let holder else { return nil }
        self.init(
            from: facts.sender, to: facts.receiver, holder: OrganisationID(holder), since: try row["opened_at"],
            deadline: try row["deadline"])
    }
}

extension ReferralTimes {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            submitted: try row["submitted_at"], accepted: try row["accepted_at"], departed: try row["departed_at"],
            arrived: try row["arrived_at"], outcome: try row["outcome_at"], closed: try row["closed_at"])
    }
}
