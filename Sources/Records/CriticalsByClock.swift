// Critical cases whose clock has run out: found and moved by the hub itself, as the job role, one alliance at a time.
import Alliance
package import Criticals
package import FoundationEssentials
package import Postgres

/// A case that is locked for the clock's step, at the moment by the database.
package struct RunOutCritical: Sendable {
    package let stage: CriticalCase
    package let moment: Date
}

/// Open cases of this hub, counted for those who watch over it.
package struct CriticalCount: Sendable {
    package let state: String
    package let open: Int
    package let overdue: Int
    /// Nobody has answered, and the clinic's own time is over, its terminals are silent or nobody is behind it: they stand on the call sheet.
    package let toCall: Int
}

extension Session {
    /// Cases of the alliance whose clock has run out, the longest first; at most `limit`,
    /// without those that were passed over.
    package borrowing func criticalsRunOut(
        limit: Int, but passed: [CriticalID] = []
    ) throws(PostgresError) -> [CriticalID] {
        let ids: [UUID] = try one(
            """
            SELECT coalesce(array_agg(id), '{}') AS ids FROM (
                SELECT id FROM critical_case WHERE alliance_id = my_alliance() AND state <> 'closed' AND deadline <= now()
                  AND id <> ALL (\(passed.map(\.uuid))::uuid[]) ORDER BY deadline LIMIT \(limit)) c
            """)["ids"]
        return ids.map { CriticalID($0) }
    }

    /// The case, locked until the end of this transaction; nil if somebody has moved it, or is at it now.
    package borrowing func takeRunOut(_ id: CriticalID) throws(PostgresError) -> RunOutCritical? {
        let row = try first(
            """
            SELECT id, exam_id, organisation_id, township_id, desk_id, has_second, source, opened_at, state, level, level_at,
                   holder_id, deadline, now() AS moment
            FROM critical_case
            WHERE alliance_id = my_alliance() AND id = \(id) AND state <> 'closed' AND deadline <= now()
            FOR UPDATE SKIP LOCKED
            """)
        guard let row else { return nil }
        return RunOutCritical(stage: try CriticalCase(row), moment: try row["moment"])
    }

    /// Event and audit row of the clock's step, in the organisation that let its time pass.
    package borrowing func tell(_ step: CriticalClockStep, of found: RunOutCritical) throws(PostgresError) {
        let facts = found.stage.facts, before = found.stage.duty, after = step.next.duty
        try run(
            """
            WITH told AS (
                INSERT INTO critical_event (critical_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time,
                                            from_state, to_state, detail, level)
                VALUES (\(facts.id), my_alliance(), \(UUID.v7(at: Date())), \(step.event.kind), \(facts.id), 'hub',
                        \(before?.holder ?? facts.organisation), \(found.moment), \(found.stage.state.rawValue),
                        \(step.next.state.rawValue), jsonb_strip_nulls(\(JSONB(["from": before?.level.rawValue ?? ""]))::jsonb || jsonb_build_object('onDuty',
                            CASE WHEN \(after?.level == .township) THEN on_duty_names(\(facts.township)) END)),
                        \(after?.level.rawValue ?? before?.level.rawValue))
            )
            INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                               request_id)
            SELECT alliance_id, 'hub', \(before?.holder ?? facts.organisation), \(step.event.kind), 'critical', id, patient_id,
                   'done', 'critical-clocks'
            FROM critical_case WHERE alliance_id = my_alliance() AND id = \(facts.id)
            """)
    }

    /// The open cases of the alliance by state.
    package borrowing func countCriticals() throws(PostgresError) -> [CriticalCount] {
        var all: [CriticalCount] = []
        for row in try run(
            """
            SELECT state, count(*) AS open, count(*) FILTER (WHERE deadline <= now() OR level <> 'clinic') AS overdue,
                   count(*) FILTER (WHERE (level <> 'clinic' OR to_call OR alone)
                       AND state IN ('detected', 'notified')) AS to_call
            FROM critical_case WHERE alliance_id = my_alliance() AND state NOT IN ('closed', 'acted') GROUP BY state
            """)
        {
            all.append(
                CriticalCount(
                    state: try row["state"], open: try row["open"], overdue: try row["overdue"],
                    toCall: try row["to_call"]))
        }
        return all
    }
}
