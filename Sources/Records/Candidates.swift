// What a choice is made of: the alliance's rules, the readings that wait, and the people of a centre.
package import Alliance
import Exams
import FoundationEssentials
package import Postgres
package import Readings

/// A reading that nobody has finished, with where it is read.
package struct OpenReading: Sendable {
    package let reading: WaitingReading
    package let centre: OrganisationID
    /// To whom it is offered, or was: an offer that has run out holds nothing.
    package let offeredTo: ClinicianID?
    /// Whether it is known already that nobody may read it.
    package let isKnownUnassignable: Bool
}

extension Session {
    /// The rules of assignment at that centre, as the alliance has decided them.
    package borrowing func assignmentRules(at centre: OrganisationID) throws(PostgresError) -> AssignmentRules {
        var numbers: [String: [String: Double]] = [:]
        for row in try run(
            """
            SELECT DISTINCT ON (name) name, value FROM setting
            WHERE alliance_id = my_alliance() AND valid_from <= now()
              AND (name IN ('offer.hold', 'grade.least') OR starts_with(name, 'weight.'))
            ORDER BY name, valid_from DESC
            """)
        { numbers[try row["name"]] = try row.json("value") }
        let parties: [UUID] =
            try first(
                """
                SELECT agreement_parties AS p FROM organisation WHERE alliance_id = my_alliance() AND id = \(centre)
                """)?["p"] ?? []
        return AssignmentRules(numbers, parties: Set(parties.map { OrganisationID($0) }).union([centre]))
    }

    /// The readings that wait for an offer, the gravest first; with `again` those that nobody could have so far, in changing
    /// order, so that none is forgotten behind the others.
    package borrowing func unoffered(again: Bool, limit: Int) throws(PostgresError) -> [OpenReading] {
        let which: SQL = again ? "r.unassignable_since IS NOT NULL" : "r.unassignable_since IS NULL"
        let order: SQL = again ? "r.rank, random()" : "r.rank, r.calm, r.due_at, r.id"
        return try waiting(
            """
            r.state = 'queued' AND r.offered_to IS NULL AND \(which) ORDER BY \(order) LIMIT \(limit)
            """)
    }

    /// The readings that are or were offered to somebody and wait, in changing order, so that none is forgotten behind the others.
    package borrowing func offered(limit: Int) throws(PostgresError) -> [OpenReading] {
        try waiting("r.state = 'queued' AND r.offered_to IS NOT NULL ORDER BY random() LIMIT \(limit)")
    }

    /// Ends the offers of these readings to those people; what was claimed or offered to others meanwhile stays as it is. Answers how
    /// many ended.
    package borrowing func endOffers(of readings: [OpenReading]) throws(PostgresError) -> Int {
        try run(
            """
            UPDATE reading r SET offered_to = NULL, offered_until = NULL
            FROM unnest(\(readings.map(\.reading.id.uuid))::uuid[], \(readings.compactMap(\.offeredTo?.uuid))::uuid[]) AS o (id, reader)
            WHERE r.alliance_id = my_alliance() AND r.id = o.id AND r.offered_to = o.reader AND r.state = 'queued'
            """
        ).affected
    }

    /// What that reader holds, and what is offered to them: the work that a handover passes on.
    package borrowing func openWork(of reader: ClinicianID, at centre: OrganisationID) throws(PostgresError)
        -> [OpenReading]
    {
        try waiting(
            """
            r.centre_id = \(centre) AND r.purpose <> 'amend'
              AND (r.state = 'claimed' AND r.claimed_by = \(reader) OR r.state = 'queued' AND r.offered_to = \(reader))
            ORDER BY r.rank, r.calm, r.due_at, r.id LIMIT 500 FOR UPDATE OF r
            """)
    }

    private borrowing func waiting(_ which: SQL) throws(PostgresError) -> [OpenReading] {
        var all: [OpenReading] = []
        for row in try run(
            """
            SELECT r.id, r.centre_id, r.kind, r.urgency, r.purpose, r.due_at, r.operator_id, r.offered_to,
                   r.excluded || ARRAY(SELECT p.reader_id FROM report p
                                       WHERE r.purpose = 'amend' AND p.alliance_id = r.alliance_id AND p.id = r.subject_id)
                   AS excluded,
                   r.unassignable_since IS NOT NULL AS known,
                   ARRAY(SELECT s.clinician_id FROM reading_skip s
                         WHERE s.alliance_id = r.alliance_id AND s.reading_id = r.id) AS skipped,
                   ARRAY(SELECT a.chosen FROM reading_assignment a
                         WHERE a.alliance_id = r.alliance_id AND a.reading_id = r.id AND a.chosen IS NOT NULL) AS had
            FROM reading r WHERE r.alliance_id = my_alliance() AND \(which)
            """)
        { all.append(try OpenReading(row)) }
        return all
    }

    /// The readers and reviewers of that centre, each with duty and open work; with `only`, that one.
    package borrowing func candidates(
        at centre: OrganisationID, only: ClinicianID? = nil, by rules: AssignmentRules
    ) throws(PostgresError) -> [Candidate] {
        var all: [Candidate] = []
        for row in try run(
            """
            SELECT c.id, c.name, c.organisation_id, c.licence_number, c.licence_organisation_id, c.practising_since,
                   c.licence_valid_until, c.grade, c.modalities, \(SQL.duty(of: "c.id", at: "c.organisation_id")) AS duty,
                   \(SQL.supervised("c.id")) AS supervised,
                   ARRAY(SELECT DISTINCT o.role FROM clinician_role o
                         WHERE o.alliance_id = c.alliance_id AND o.clinician_id = c.id AND o.valid_from <= now()
                           AND (o.valid_to IS NULL OR o.valid_to > now())) AS roles,
                   ARRAY(SELECT DISTINCT p.code FROM privilege p
                         WHERE p.alliance_id = c.alliance_id AND p.clinician_id = c.id AND p.state IN ('active', 'expiring')
                           AND p.valid_from <= now() AND p.valid_to > now()) AS privileges,
                   ARRAY(SELECT r.kind || '.' || r.urgency FROM reading r
                         WHERE r.alliance_id = c.alliance_id AND r.claimed_by = c.id AND r.state = 'claimed' LIMIT 1000)
                   || ARRAY(SELECT r.kind || '.' || r.urgency FROM reading r
                            WHERE r.alliance_id = c.alliance_id AND r.offered_to = c.id AND r.state = 'queued'
                              AND r.offered_until > now() LIMIT 1000) AS open,
                   (SELECT max(a.at) FROM reading_assignment a
                    WHERE a.alliance_id = c.alliance_id AND a.chosen = c.id) AS last_offered
            FROM clinician c
            WHERE c.alliance_id = my_alliance() AND c.organisation_id = \(centre) AND c.active
              AND (\(only)::uuid IS NULL OR c.id = \(only))
              AND EXISTS (SELECT FROM clinician_role o
                          WHERE o.alliance_id = c.alliance_id AND o.clinician_id = c.id AND o.role IN ('reader', 'reviewer')
                            AND o.valid_from <= now() AND (o.valid_to IS NULL OR o.valid_to > now()))
            ORDER BY c.id LIMIT 1000
            """)
        { all.append(try Candidate(row, rules)) }
        return all
    }
}

extension OpenReading {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let uploader: UUID? = try row["operator_id"], offered: UUID? = try row["offered_to"]
        let excluded: [UUID] = try row["excluded"], skipped: [UUID] = try row["skipped"], had: [UUID] = try row["had"]
        reading = WaitingReading(
            id: ReadingID(try row["id"]),
            what: (try row.code("kind"), try row.code("urgency"), try row.code("purpose")),
            dueAt: try row["due_at"], uploader: uploader.map { ClinicianID($0) },
            excluded: Set(excluded.map { ClinicianID($0) }), skippedBy: Set(skipped.map { ClinicianID($0) }),
            offeredBefore: Set(had.map { ClinicianID($0) }))
        centre = OrganisationID(try row["centre_id"])
        offeredTo = offered.map { ClinicianID($0) }
        isKnownUnassignable = try row["known"]
    }
}

extension Candidate {
    fileprivate init(_ row: Row, _ rules: AssignmentRules) throws(PostgresError) {
        let roles: [String] = try row["roles"], privileges: [String] = try row["privileges"]
        let open: [String] = try row["open"]
        let reader = ReaderFacts(
            clinician: ClinicianID(try row["id"]), organisation: OrganisationID(try row["organisation_id"]),
            roles: Set(roles.compactMap(Role.init(rawValue:))),
            privileges: Set(privileges.compactMap(PrivilegeCode.init(rawValue:))), licence: try Licence(row))
        self.init(
            reader, name: try row["name"], duty: try row.code("duty"), isSupervised: try row["supervised"],
            load: open.map { rules.weight(named: $0) }.reduce(0, +), lastOffered: try row["last_offered"])
    }
}

extension AssignmentRules {
    /// Out of the alliance's numbers; what it has not decided is as for a new alliance.
    fileprivate init(_ numbers: [String: [String: Double]], parties: Set<OrganisationID>) {
        let grades = numbers["grade.least"] ?? [:], hold = numbers["offer.hold"] ?? [:]
        var weights: [ExamKind: [Urgency: Double]] = [:], least: [ExamKind: Grade] = [:]
        for kind in ExamKind.allCases {
            least[kind] = grades[kind.rawValue].flatMap { Grade(level: Int($0)) }
            for (urgency, seconds) in numbers["weight.\(kind.rawValue)"] ?? [:] {
                if let urgency = Urgency(rawValue: urgency) { weights[kind, default: [:]][urgency] = seconds }
            }
        }
        self.init(
            eligibility: ReaderEligibility(parties: parties, requiredYears: ReaderEligibility.nationalYears),
            leastGrade: least, leastReviewGrade: grades["review"].flatMap { Grade(level: Int($0)) } ?? .attending,
            weights: weights,
            hold: OfferHold(
                percent: hold["percent"].map { Int($0) } ?? OfferHold.initial.percent,
                least: hold["seconds"].map { Int($0) } ?? OfferHold.initial.least))
    }

    /// The weight of `ECG12.routine`.
    fileprivate func weight(named name: String) -> Double {
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count == 2, let kind = ExamKind(rawValue: parts[0]), let urgency = Urgency(rawValue: parts[1])
        else {
            return 0
        }
        return weight(of: kind, urgency)
    }
}
