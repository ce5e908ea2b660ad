// The clock of readings in the tables: how long one may take at its centre, and who hears of one that nobody finishes.
package import Alliance
package import Exams
package import FoundationEssentials
package import Postgres
package import Readings

/// A reading whose next step has come, locked for it.
package struct LateReading: Sendable {
    package let id: ReadingID
    package let exam: ExamID
    package let centre: OrganisationID
    package let urgency: Exams.Urgency
    package let dueAt: Date
    /// Who reads it.
    package let holder: ClinicianID?
    /// To whom it is offered, where it waits and the offer holds.
    package let offered: ClinicianID?
    /// What comes next; nil where somebody was quicker.
    package let step: EscalationStep?
}

/// A step that was taken.
package struct StoredEscalation: Sendable {
    package let step: EscalationStep
    package let at: Date
    package let dueAt: Date
    /// `holder`, `offered`, `centre`, `centre_head` or `alliance`.
    package let audience: String
    /// The person, where there was one.
    package let name: String?
}

extension EscalationStep {
    /// The word of the audit and of the centre's notice.
    package var action: String {
        switch self {
        case .warn: "reading.warned"
        case .nextReader: "reading.passed_on"
        case .centreHead: "reading.escalated"
        case .failed: "reading.failed"
        }
    }
}

extension ReadingClockRule {
    /// Out of the settings `sla.pause` and `sla.steps`; what they do not say is as it was in the beginning.
    fileprivate init(pause: [String: Double]?, steps: [String: Double]?) {
        self = .initial
        if let routine = pause?["routine"] { pausesRoutine = routine > 0 }
        if let urgent = pause?["urgent"] { pausesUrgent = urgent > 0 }
        if let percent = steps?["warnPercent"] { warnPercent = percent }
        if let minutes = steps?["headMinutes"] { head = minutes * 60 }
        if let minutes = steps?["failMinutes"] { failure = minutes * 60 }
    }
}

private struct WeekJSON: Decodable {
    let from: CalendarDay
    let week: WorkingWeek
}

private struct DayJSON: Decodable {
    let day: CalendarDay
    let hours: [DayHours]
}

extension WorkingHours {
    /// The calendar of a centre out of its rows; outside the alliance's night where it has none.
    fileprivate init(_ row: Row) throws(PostgresError) {
        let night: [String: Double]? = try row.optionalJSON("night")
        let weeks: [WeekJSON]? = try row.optionalJSON("weeks")
        let days: [DayJSON]? = try row.optionalJSON("days")
        let hours = (night?["from"] ?? 1320, night?["to"] ?? 420)
        self.init(
            WorkingWeek(outsideNightFrom: Int(hours.0), to: Int(hours.1)),
            changes: (weeks ?? []).map { Change(from: $0.from, week: $0.week) },
            days: Dictionary((days ?? []).map { ($0.day, $0.hours) }, uniquingKeysWith: { _, last in last }))
    }
}

extension SQL {
    /// What a clock is made of, for a centre: settings in force now and the rows of its calendar around today.
    fileprivate static func clockColumns(centre: SQL) -> SQL {
        """
        setting_at('sla.pause', now()) AS pause, setting_at('sla.steps', now()) AS steps,
        setting_at('sla.night', now()) AS night,
        (SELECT jsonb_agg(jsonb_build_object('from', w.valid_from, 'week', w.days)) FROM working_week w
         WHERE w.alliance_id = my_alliance() AND w.centre_id = \(centre)) AS weeks,
        (SELECT jsonb_agg(jsonb_build_object('day', d.day, 'hours', d.hours)) FROM working_day d
         WHERE d.alliance_id = my_alliance() AND d.centre_id = \(centre)
           AND d.day BETWEEN now()::date - 100 AND now()::date + 400) AS days
        """
    }

    /// Readings `r` of the alliance whose clock runs and has a step to take.
    fileprivate static func late(by rule: ReadingClockRule) -> SQL {
        let taken = { (step: EscalationStep) -> SQL in
            """
            EXISTS (SELECT FROM reading_escalation e
                    WHERE e.alliance_id = r.alliance_id AND e.reading_id = r.id AND e.step = \(step.rawValue))
            """
        }
        return """
            reading r WHERE r.alliance_id = my_alliance() AND r.state IN ('queued', 'claimed')
              AND r.purpose IN ('read', 'review', 'amend')
              AND CASE WHEN r.due_at > now()
                  THEN coalesce(r.warn_at, r.queued_at + 0.7 * (r.due_at - r.queued_at)) <= now() AND NOT \(taken(.warn))
                  ELSE NOT \(taken(.nextReader))
                    OR (r.due_at <= now() - make_interval(secs => \(rule.head)) AND NOT \(taken(.centreHead)))
                    OR (r.due_at <= now() - make_interval(secs => \(max(rule.head, rule.failure))) AND NOT \(taken(.failed)))
                  END
            """
    }
}

extension Session {
    /// The clock of an exam at its centre, and the moments from which it may run: when the exam could be read, and now.
    borrowing func clock(
        of work: ExamToDescribe
    ) throws(PostgresError) -> (clock: ReadingClock, readableAt: Date, now: Date)? {
        let row = try first(
            """
            SELECT (setting_at(\("sla.\(work.kind.rawValue).\(work.urgency.rawValue)"), now()) ->> 'minutes')::float8 AS minutes,
                   \(SQL.clockColumns(centre: "x.centre_id")), x.readable_at, now() AS moment
            FROM exam x WHERE x.alliance_id = \(work.alliance) AND x.id = \(work.exam)
            """)
        guard let row, let clock = try ReadingClock(row, work.urgency) else { return nil }
        let readable: Date? = try row["readable_at"], moment: Date = try row["moment"]
        return (clock, readable ?? moment, moment)
    }

    /// Readings of the alliance that somebody must hear of now: emergencies first, then the longest over; at most `limit`,
    /// without those that were passed over.
    package borrowing func readingsRunLate(
        limit: Int, but passed: [ReadingID] = []
    ) throws(PostgresError) -> [ReadingID] {
        let rule = try readingClockRule()
        let ids: [UUID] = try one(
            """
            SELECT coalesce(array_agg(id), '{}') AS ids FROM (
                SELECT r.id FROM \(SQL.late(by: rule)) AND r.id <> ALL (\(passed.map(\.uuid))::uuid[])
                ORDER BY r.rank, r.due_at LIMIT \(limit)) r
            """)["ids"]
        return ids.map { ReadingID($0) }
    }

    /// When the steps come, by the alliance's numbers.
    package borrowing func readingClockRule() throws(PostgresError) -> ReadingClockRule {
        let row = try one(
            "SELECT setting_at('sla.pause', now()) AS pause, setting_at('sla.steps', now()) AS steps")
        return ReadingClockRule(pause: try row.optionalJSON("pause"), steps: try row.optionalJSON("steps"))
    }

    /// The reading, locked until the end of this transaction; nil if somebody has finished it, or is at it now.
    package borrowing func takeLate(_ reading: ReadingID) throws(PostgresError) -> LateReading? {
        let rule = try readingClockRule()
        let row = try first(
            """
            SELECT r.id, r.exam_id, r.centre_id, r.urgency, r.due_at, r.claimed_by, now() AS moment,
                   CASE WHEN r.offered_until > now() THEN r.offered_to END AS offered_to,
                   coalesce(r.warn_at, r.queued_at + 0.7 * (r.due_at - r.queued_at)) AS warn_at,
                   (SELECT coalesce(array_agg(e.step), '{}') FROM reading_escalation e
                    WHERE e.alliance_id = r.alliance_id AND e.reading_id = r.id) AS taken
            FROM \(SQL.late(by: rule)) AND r.id = \(reading) FOR UPDATE OF r SKIP LOCKED
            """)
        guard let row else { return nil }
        let due: Date = try row["due_at"], taken: [String] = try row["taken"]
        let escalation = Escalation(warnsAt: try row["warn_at"], dueAt: due, rule: rule)
        let holder: UUID? = try row["claimed_by"], offered: UUID? = try row["offered_to"]
        return LateReading(
            id: reading, exam: ExamID(try row["exam_id"]), centre: OrganisationID(try row["centre_id"]),
            urgency: try row.code("urgency"), dueAt: due, holder: holder.map { ClinicianID($0) },
            offered: holder == nil ? offered.map { ClinicianID($0) } : nil,
            step: escalation.step(at: try row["moment"], after: Set(taken.compactMap(EscalationStep.init(rawValue:)))))
    }

    /// Takes the step: its row, the centre's notice with it, and the audit; false where another hub has taken it meanwhile. From
    /// the deadline on the reading is offered to nobody in particular; who is reading it goes on.
    package borrowing func take(_ step: EscalationStep, of late: LateReading) throws(PostgresError) -> Bool {
        let audience =
            switch step {
            case .warn: late.holder != nil ? "holder" : late.offered != nil ? "offered" : "centre"
            case .nextReader: "centre"
            case .centreHead: "centre_head"
            case .failed: "alliance"
            }
        let holder = late.holder ?? late.offered
        if step == .nextReader {
            try later(
                """
                UPDATE reading SET offered_to = NULL, offered_until = NULL
                WHERE alliance_id = my_alliance() AND id = \(late.id) AND state = 'queued' AND offered_to IS NOT NULL
                """)
        }
        return try run(
            """
            WITH head AS (
                SELECT c.id FROM clinician c JOIN clinician_role w ON w.alliance_id = c.alliance_id AND w.clinician_id = c.id
                WHERE c.alliance_id = my_alliance() AND c.organisation_id = \(late.centre) AND c.active AND w.role = 'centre_head'
                  AND w.valid_from <= now() AND coalesce(w.valid_to, 'infinity') > now() ORDER BY w.valid_from, c.id LIMIT 1
            ), made AS (
                INSERT INTO reading_escalation (alliance_id, reading_id, step, centre_id, due_at, audience, to_id, holder_id)
                SELECT my_alliance(), \(late.id), \(step.rawValue), \(late.centre), \(late.dueAt), \(audience),
                       CASE \(audience) WHEN 'centre_head' THEN (SELECT id FROM head) WHEN 'holder' THEN \(holder)::uuid
                            WHEN 'offered' THEN \(holder)::uuid END, \(holder)::uuid
                ON CONFLICT DO NOTHING RETURNING alliance_id
            )
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                               request_id)
            SELECT e.alliance_id, 'hub', \(late.centre), \(step.action), 'reading', \(late.id), e.patient_id, 'done', 'reading-clocks'
            FROM exam e JOIN made USING (alliance_id) WHERE e.id = \(late.exam)
            """
        ).affected > 0
    }

    /// The steps of a reading that the actor may see, oldest first.
    package borrowing func escalations(of reading: ReadingID) throws(PostgresError) -> [StoredEscalation] {
        var all: [StoredEscalation] = []
        for row in try run(
            """
            SELECT e.step, e.at, e.due_at, e.audience, c.name FROM reading_escalation e
            LEFT JOIN clinician c ON c.alliance_id = e.alliance_id AND c.id = e.to_id
            WHERE e.alliance_id = my_alliance() AND e.reading_id = \(reading) ORDER BY e.at, e.step LIMIT 10
            """)
        {
            all.append(
                StoredEscalation(
                    step: try row.code("step"), at: try row["at"], dueAt: try row["due_at"],
                    audience: try row["audience"], name: try row["name"]))
        }
        return all
    }
}

extension ReadingClock {
    /// Nil where the alliance has decided no minutes.
    fileprivate init?(_ row: Row, _ urgency: Exams.Urgency) throws(PostgresError) {
        let minutes: Double? = try row["minutes"]
        guard let minutes else { return nil }
        self.init(
            minutes: minutes, urgency: urgency,
            rule: ReadingClockRule(pause: try row.optionalJSON("pause"), steps: try row.optionalJSON("steps")),
            hours: try WorkingHours(row))
    }
}
