// Offers: written with everything that was known when they were made, and read again by whoever asks why.
package import Alliance
package import FoundationEssentials
package import Postgres
package import Readings

/// A candidate as it stands on the row of an assignment.
package struct StoredCandidate: Codable, Sendable {
    package let clinician: UUID
    package let name: String
    /// Open weighted minutes, rounded upwards.
    package let minutes: Int
    /// `on_shift`, `off_duty` …
    package let duty: String
    /// Why they fell out: `licence_ended`, `off_duty` …; nil for those who came into question.
    package let refusal: String?
    /// Whether they had an offer of this reading before.
    package let hadIt: Bool

    init(_ standing: CandidateStanding) {
        clinician = standing.clinician.uuid
        name = standing.name
        minutes = Assignment.minutes(standing.load)
        duty = standing.duty.rawValue
        refusal = standing.refusal?.code
        hadIt = standing.hadIt
    }
}

/// The words of a choice, as they stand on its row.
package struct StoredWords: Codable, Sendable {
    package let zh: String
    package let en: String
}

/// An assignment as it was made.
package struct StoredAssignment: Sendable {
    package let id: UUID
    package let at: Date
    package let chosen: ClinicianID?
    package let heldUntil: Date?
    package let ground: String
    package let policy: String
    package let words: StoredWords
    package let candidates: [StoredCandidate]
    /// Who handed it over; nil: the hub.
    package let madeBy: ClinicianID?
}

/// Who makes an assignment.
package enum Assigner: Sendable {
    case hub
    case colleague(Actor, Origin)
}

/// A row of the statement that writes offers.
private struct OfferRow: Codable, Sendable {
    let reading: UUID
    let assignment: UUID
    let event: UUID
    let chosen: UUID?
    /// Seconds since 1970.
    let held: Double?
    let ground: String
    let reason: StoredWords
    let candidates: [StoredCandidate]

    init(_ made: Assignment) {
        reading = made.reading.uuid
        assignment = UUID.v7(at: Date())
        event = UUID.v7(at: Date())
        chosen = made.chosen?.uuid
        held = made.heldUntil?.timeIntervalSince1970
        ground = made.ground.rawValue
        reason = StoredWords(zh: made.words.zh, en: made.words.en)
        candidates = made.standings.map(StoredCandidate.init)
    }
}

extension Session {
    /// Lets only one hub at a time choose in this alliance, until the end of the transaction: two that count the same open
    /// work would give twice to the same person.
    package borrowing func chooseAlone() throws(PostgresError) {
        try run("SELECT pg_advisory_xact_lock(hashtextextended(my_alliance()::text, 34))")
    }

    /// Writes what was chosen, with its events and audit rows, in one statement. What was claimed or offered meanwhile stays
    /// as it is. Answers the readings that were written.
    package borrowing func offer(_ made: [Assignment], by assigner: Assigner) throws(PostgresError) -> Set<ReadingID> {
        guard !made.isEmpty else { return [] }
        var colleague: UUID?, role = "hub", request = "offers", address: String?
        if case .colleague(let actor, let origin) = assigner {
            (colleague, role, request, address) = (actor.id, actor.roleText, origin.request, origin.address)
        }
        var written: Set<ReadingID> = []
        for row in try run(
            """
            WITH made AS (
                SELECT * FROM jsonb_to_recordset(\(JSONB(made.map(OfferRow.init)))::jsonb) AS o (
                    reading uuid, assignment uuid, event uuid, chosen uuid, held float8, ground text, reason jsonb, candidates jsonb)
            ), free AS (
                SELECT r.id FROM reading r JOIN made m ON r.id = m.reading
                WHERE r.alliance_id = my_alliance() AND r.state = 'queued' AND r.offered_to IS NULL
                FOR UPDATE OF r SKIP LOCKED
            ), offered AS (
                UPDATE reading SET offered_to = m.chosen, offered_until = to_timestamp(m.held),
                       unassignable_since = CASE WHEN m.chosen IS NULL THEN coalesce(unassignable_since, now()) END
                FROM free JOIN made m ON m.reading = free.id
                WHERE reading.alliance_id = my_alliance() AND reading.id = free.id
                RETURNING reading.alliance_id, reading.id, reading.centre_id, reading.exam_id, m.*
            ), kept AS (
                INSERT INTO reading_assignment (alliance_id, id, reading_id, centre_id, chosen, held_until, ground, policy,
                                                reason, candidates, made_by)
                SELECT alliance_id, assignment, id, centre_id, chosen, to_timestamp(held), ground, \(Assignment.policy), reason,
                       candidates, \(colleague)::uuid FROM offered
            ), told AS (
                INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                           from_state, to_state, reason, detail)
                SELECT id, alliance_id, event, CASE WHEN chosen IS NULL THEN 'reading.unassignable' ELSE 'reading.offered' END,
                       coalesce(\(colleague)::uuid, id), \(role), centre_id, now(), 'queued', 'queued', ground,
                       jsonb_strip_nulls(jsonb_build_object('assignment', assignment, 'to', chosen)) FROM offered
            ), audited AS (
                INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, result,
                                   request_id, address)
                SELECT alliance_id, \(colleague)::uuid, \(role), centre_id,
                       CASE WHEN chosen IS NULL THEN 'reading.unassignable' ELSE 'reading.offered' END, 'reading', id, 'done',
                       \(request), \(address) FROM offered
            )
            SELECT id FROM offered
            """)
        { written.insert(ReadingID(try row["id"])) }
        return written
    }

    /// The assignments of a reading, the newest first.
    package borrowing func assignments(of reading: ReadingID, limit: Int) throws(PostgresError) -> [StoredAssignment] {
        var all: [StoredAssignment] = []
        for row in try run(
            """
            SELECT id, at, chosen, held_until, ground, policy, reason, candidates, made_by FROM reading_assignment
            WHERE alliance_id = my_alliance() AND reading_id = \(reading) ORDER BY at DESC, id DESC LIMIT \(limit)
            """)
        { all.append(try StoredAssignment(row)) }
        return all
    }
}

extension StoredAssignment {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let chosen: UUID? = try row["chosen"], by: UUID? = try row["made_by"]
        self.init(
            id: try row["id"], at: try row["at"], chosen: chosen.map { ClinicianID($0) },
            heldUntil: try row["held_until"],
            ground: try row["ground"], policy: try row["policy"], words: try row.json("reason"),
            candidates: try row.json("candidates"), madeBy: by.map { ClinicianID($0) })
    }
}
