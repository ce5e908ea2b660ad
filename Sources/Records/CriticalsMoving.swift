// Critical cases as they stand, and how they move: one row, locked, with an event and an audit row for each step.
package import Alliance
package import Criticals
package import Exams
package import FoundationEssentials
import Patients
package import Postgres
package import Referrals

/// A critical case with what is told of it.
package struct StoredCritical: Sendable {
    package let stage: CriticalCase
    package let stateAt: Date
    package let patient: UUID?
    /// As they stood when the case was opened; nil where the exam was nobody's yet.
    package let patientName: String?
    package let patientSex: String?
    package let patientBirth: String?
    /// Those of the beginning and those that came later, in the order in which they are read back.
    package let findings: [CriticalFinding]
    /// How many of them, from the first, were said back.
    package let said: Int
    package let examKind: ExamKind
    package let performedAt: Date
    package let clinicName: String
    package let holderName: String
    package let acknowledgedAt: Date?
    package let actedAt: Date?
    package let referral: UUID?
    /// The newest signed report that says so.
    package let report: UUID?
    /// Every terminal of the clinic was silent when it was found: it stands on the call sheet from the beginning.
    package let isTerminalOff: Bool
    /// Nobody stands behind the clinic, neither a township's doctor nor a referral desk: on the call sheet from the beginning.
    package let isAlone: Bool
    package let township: OrganisationID?
    package let centre: OrganisationID?
    /// Its deadline was over at the moment of the question, by the database's clock.
    package let isOverdue: Bool
}

extension StoredCritical {
    /// The same as the hub and the devices found it, without what a reader said; nil where only a reader said it.
    package var withoutReaders: StoredCritical? {
        guard stage.facts.source != .reader else { return nil }
        return StoredCritical(
            stage: stage, stateAt: stateAt, patient: patient, patientName: patientName, patientSex: patientSex,
            patientBirth: patientBirth, findings: findings.filter { $0.origin != .reader },
            said: findings.prefix(said).count { $0.origin != .reader }, examKind: examKind, performedAt: performedAt,
            clinicName: clinicName, holderName: holderName, acknowledgedAt: acknowledgedAt, actedAt: actedAt,
            referral: referral, report: nil, isTerminalOff: isTerminalOff, isAlone: isAlone, township: township,
            centre: centre, isOverdue: isOverdue)
    }
}

/// What a list of critical cases is narrowed to; nil narrows nothing.
package struct CriticalFilter: Sendable {
    /// Only those that are not closed.
    package var isOpen = false
    package var state: CriticalState?
    package var exam: ExamID?
    package var holder: OrganisationID?
    /// Only those that nobody has answered and whose clinic let its time pass, has no terminal that is heard of, or has nobody
    /// behind it: they are called by telephone, the longest waiting first.
    package var needsCall = false
    /// Only those that this organisation has yet to answer or to act upon: as the clinic, or as who has the case now.
    package var awaits: OrganisationID?

    package init() {}
}

/// What a step says beside its case: through which channel, to whom, and what they said.
package struct CriticalNote: Sendable {
    package var channel: String?
    package var recipient: String?
    package var readBack: String?
    package var reason: String?
    package var detail: [String: String] = [:]
    package var clientTime: Date?

    package init(channel: String? = nil) { self.channel = channel }
}

/// One entry of a case's history.
package struct CriticalEntry: Sendable {
    package let kind: String
    package let at: Date
    package let actorName: String?
    package let actorRole: String
    package let organisationName: String
    package let from: String?
    package let to: String?
    package let level: String?
    package let channel: String?
    package let recipient: String?
    package let readBack: String?
    package let reason: String?
    package let detail: [String: String]
    package let findings: [CriticalFinding]
}

extension SQL {
    fileprivate static let criticals: SQL = """
        SELECT c.id, c.exam_id, c.patient_id, c.organisation_id, c.township_id, c.centre_id, c.desk_id, c.has_second, c.source,
               c.subject ->> 'name' AS patient_name, c.subject ->> 'sex' AS patient_sex,
               c.subject ->> 'birthDate' AS patient_birth, c.opened_at, c.state, c.state_at, c.level, c.level_at, c.holder_id,
               c.deadline, c.acknowledged_at, c.acted_at, c.referral_id, c.report_id, c.to_call, c.alone, c.exam_kind, c.performed_at, c.said,
               c.deadline <= now() IS TRUE AS overdue, o.name AS clinic_name, h.name AS holder_name,
               c.findings || coalesce((SELECT jsonb_agg(f ORDER BY v.recorded_at, n) FROM critical_event v,
                   jsonb_array_elements(v.findings) WITH ORDINALITY AS t (f, n)
                   WHERE v.alliance_id = c.alliance_id AND v.critical_id = c.id AND v.findings IS NOT NULL), '[]') AS findings
        FROM critical_case c
        JOIN organisation o ON o.alliance_id = c.alliance_id AND o.id = c.organisation_id
        JOIN organisation h ON h.alliance_id = c.alliance_id AND h.id = c.holder_id
        """
}

extension Session {
    /// The clocks in force; where the alliance says nothing, those that a new one starts with.
    package borrowing func criticalClocks() throws(PostgresError) -> CriticalClocks {
        let row = try one(
            """
            SELECT (setting_at('critical.notify', now()) ->> 'minutes')::float8 AS notify,
                   (setting_at('critical.acknowledge', now()) ->> 'minutes')::float8 AS acknowledge,
                   (setting_at('critical.act', now()) ->> 'minutes')::float8 AS act,
                   (setting_at('critical.close', now()) ->> 'minutes')::float8 AS close
            """)
        let notify: Double? = try row["notify"], acknowledge: Double? = try row["acknowledge"]
        let act: Double? = try row["act"], close: Double? = try row["close"], initial = CriticalClocks.initial
        return CriticalClocks(
            notify: notify.map { $0 * 60 } ?? initial.notify,
            acknowledge: acknowledge.map { $0 * 60 } ?? initial.acknowledge,
            act: act.map { $0 * 60 } ?? initial.act, close: close.map { $0 * 60 } ?? initial.close)
    }

    /// The case, if the actor may see it; `locked` until the end of the transaction.
    package borrowing func critical(_ id: CriticalID, locked: Bool = false) throws(PostgresError) -> StoredCritical? {
        let lock: SQL = locked ? "FOR UPDATE OF c" : ""
        return try first("\(SQL.criticals) WHERE c.alliance_id = my_alliance() AND c.id = \(id) \(lock)").map(
            StoredCritical.init)
    }

    /// Cases that the actor may see, the newest first, after the one named by `cursor`; those to call the oldest first.
    package borrowing func criticals(
        _ filter: CriticalFilter, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredCritical] {
        var all: [StoredCritical] = []
        let order: SQL = filter.needsCall ? "c.id" : "c.id DESC"
        // Said as the indexes say it, so that they are used.
        let ofExam: SQL = filter.exam.map { "AND c.exam_id = \($0)" } ?? ""
        let isOpen: SQL = filter.needsCall || filter.isOpen ? "AND c.state <> 'closed'" : ""
        for row in try run(
            """
            \(SQL.criticals) WHERE c.alliance_id = my_alliance() \(isOpen) \(ofExam)
              AND (\(filter.state?.rawValue)::text IS NULL OR c.state = \(filter.state?.rawValue))
              AND (\(filter.holder)::uuid IS NULL OR c.holder_id = \(filter.holder))
              AND (\(filter.awaits)::uuid IS NULL OR (c.state IN ('detected', 'notified', 'read_back', 'acknowledged')
                   AND \(filter.awaits)::uuid IN (c.organisation_id, c.holder_id)))
              AND (NOT \(filter.needsCall) OR (c.state IN ('detected', 'notified')
                   AND (c.level <> 'clinic' OR c.to_call OR c.alone)))
              AND (\(cursor)::uuid IS NULL OR c.id < \(cursor))
            ORDER BY \(order) LIMIT \(limit)
            """)
        { all.append(try StoredCritical(row)) }
        return all
    }

    /// The history of a case, oldest first.
    package borrowing func history(of id: CriticalID) throws(PostgresError) -> [CriticalEntry] {
        var all: [CriticalEntry] = []
        for row in try run(
            """
            SELECT v.kind, v.recorded_at, v.actor_role, v.from_state, v.to_state, v.level, v.channel, v.recipient, v.read_back,
                   v.reason, v.detail, v.findings, coalesce(p.name, t.name) AS actor_name, o.name AS organisation_name
            FROM critical_event v
            JOIN organisation o ON o.alliance_id = v.alliance_id AND o.id = v.organisation_id
            LEFT JOIN clinician p ON p.alliance_id = v.alliance_id AND p.id = v.actor_id
            LEFT JOIN terminal t ON t.alliance_id = v.alliance_id AND t.id = v.actor_id
            WHERE v.alliance_id = my_alliance() AND v.critical_id = \(id) ORDER BY v.recorded_at, v.id LIMIT 500
            """)
        {
            all.append(
                CriticalEntry(
                    kind: try row["kind"], at: try row["recorded_at"], actorName: try row["actor_name"],
                    actorRole: try row["actor_role"], organisationName: try row["organisation_name"],
                    from: try row["from_state"], to: try row["to_state"], level: try row["level"],
                    channel: try row["channel"], recipient: try row["recipient"], readBack: try row["read_back"],
                    reason: try row["reason"], detail: try row.json("detail", as: EventDetail.self).words,
                    findings: try row.optionalJSON("findings") ?? []))
        }
        return all
    }

    /// Writes the stage that the case is in now. The caller has locked its row.
    package borrowing func move(_ next: CriticalCase, at moment: Date) throws(PostgresError) {
        let duty = next.duty
        try run(
            """
            UPDATE critical_case SET state = \(next.state.rawValue), state_at = \(moment), deadline = \(duty?.deadline),
                   level = coalesce(\(duty?.level.rawValue), level), level_at = coalesce(\(duty?.since)::timestamptz, level_at),
                   holder_id = coalesce(\(duty?.holder)::uuid, holder_id)
            WHERE alliance_id = my_alliance() AND id = \(next.facts.id)
            """)
    }

    /// Notes when it was acknowledged or acted upon, for lists and counts, and how many of its findings were said back by that.
    package borrowing func mark(
        _ id: CriticalID, acknowledged: Date?, acted: Date?, said: Int? = nil
    ) throws(PostgresError) {
        try run(
            """
            UPDATE critical_case SET acknowledged_at = coalesce(\(acknowledged)::timestamptz, acknowledged_at),
                   said = greatest(coalesce(\(said), 0), said), acted_at = coalesce(\(acted)::timestamptz, acted_at)
            WHERE alliance_id = my_alliance() AND id = \(id)
            """)
    }

    /// Notes the referral that was submitted from the case.
    package borrowing func link(_ id: CriticalID, to referral: ReferralID) throws(PostgresError) {
        try run("UPDATE critical_case SET referral_id = \(referral) WHERE alliance_id = my_alliance() AND id = \(id)")
    }

    /// Event and audit row of a step by the actor.
    package borrowing func tell(
        _ event: CriticalEvent, of stage: StoredCritical, to next: CriticalState, _ note: CriticalNote, at moment: Date,
        by actor: Actor, from origin: Origin
    ) throws(PostgresError) {
        let facts = stage.stage.facts
        try run(
            """
            INSERT INTO critical_event (critical_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                        client_time, from_state, to_state, reason, detail, level, channel, recipient, read_back)
            VALUES (\(facts.id), my_alliance(), \(UUID.v7(at: Date())), \(event.kind), \(actor.id), \(actor.roleText),
                    \(actor.organisation), \(moment), \(note.clientTime), \(stage.stage.state.rawValue), \(next.rawValue),
                    \(note.reason), \(JSONB(note.detail)), \(stage.stage.duty?.level.rawValue), \(note.channel),
                    \(note.recipient), \(note.readBack))
            """)
        var row = AuditRow(event.kind, object: ("critical", facts.id.uuid), patient: stage.patient)
        row.detail = ["state": next.rawValue]
        try audit(row, by: actor, from: origin)
    }
}

/// The detail of an event as words; of a person who stood there, the name.
private struct EventDetail: Decodable {
    private enum Value: Decodable {
        case word(String)
        case person(String?)

        init(from decoder: any Decoder) throws {
            if let word = try? decoder.singleValueContainer().decode(String.self) {
                self = .word(word)
            } else {
                self = .person((try? decoder.singleValueContainer().decode([String: String].self))?["name"])
            }
        }

        var text: String? {
            switch self {
            case .word(let word): word
            case .person(let name): name
            }
        }
    }

    let words: [String: String]

    init(from decoder: any Decoder) throws {
        words = try decoder.singleValueContainer().decode([String: Value].self).compactMapValues(\.text)
    }
}

extension StoredCritical {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let township: UUID? = try row["township_id"], centre: UUID? = try row["centre_id"]
        self.init(
            stage: try CriticalCase(row), stateAt: try row["state_at"], patient: try row["patient_id"],
            patientName: try row["patient_name"], patientSex: try row["patient_sex"],
            patientBirth: try row["patient_birth"], findings: try row.json("findings"), said: try row["said"],
            examKind: try row.code("exam_kind"), performedAt: try row["performed_at"],
            clinicName: try row["clinic_name"], holderName: try row["holder_name"],
            acknowledgedAt: try row["acknowledged_at"], actedAt: try row["acted_at"], referral: try row["referral_id"],
            report: try row["report_id"], isTerminalOff: try row["to_call"], isAlone: try row["alone"],
            township: township.map { OrganisationID($0) }, centre: centre.map { OrganisationID($0) },
            isOverdue: try row["overdue"])
    }
}

extension CriticalCase {
    /// Reads the stage out of a row with the columns of a case.
    init(_ row: Row) throws(PostgresError) {
        let township: UUID? = try row["township_id"], desk: UUID? = try row["desk_id"]
        let facts = CriticalFacts(
            id: CriticalID(try row["id"]), exam: ExamID(try row["exam_id"]),
            organisation: OrganisationID(try row["organisation_id"]), township: township.map { OrganisationID($0) },
            desk: desk.map { OrganisationID($0) }, hasSecond: try row["has_second"], source: try row.code("source"),
            openedAt: try row["opened_at"])
        let state: CriticalState = try row.code("state"), level: CriticalLevel = try row.code("level")
        let holder = OrganisationID(try row["holder_id"]), deadline: Date? = try row["deadline"]
        let duty = CriticalDuty(
            level: level, holder: holder, since: try row["level_at"], deadline: deadline ?? Date.distantFuture)
        switch state {
        case .detected: self = .detected(DetectedCase(facts, duty))
        case .notified: self = .notified(NotifiedCase(facts, duty))
        case .acknowledged: self = .acknowledged(AcknowledgedCase(facts, duty))
        case .acted: self = .acted(ActedCase(facts, duty))
        case .closed: self = .closed(ClosedCase(facts, level: level, holder: holder))
        case .readBack: throw PostgresError(.decoding, message: "a case is read back and acknowledged in one step")
        }
    }
}
