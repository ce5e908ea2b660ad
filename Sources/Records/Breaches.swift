// What was late: the list of a day, and the counts behind the timely rate (O-3).
package import Alliance
package import FoundationEssentials
package import Indicators
package import Postgres
package import Readings

/// A reading that was not finished in time. No patient is named.
package struct StoredBreach: Sendable {
    package let id: ReadingID
    package let kind: String
    package let urgency: String
    package let purpose: String
    package let state: String
    package let clinic: String
    package let centre: String
    package let queuedAt: Date
    package let dueAt: Date
    package let claimedAt: Date?
    package let signedAt: Date?
    /// When the exam was sent back as unfit.
    package let rejectedAt: Date?
    /// Whether nobody eligible was on duty.
    package let isUnassignable: Bool
    package let reader: String?
    package let steps: [EscalationStep]
}

extension Session {
    /// What fell due on that day of China and was not finished by then, the earliest deadline first, after the reading
    /// `cursor`: of the actor's centre, or of the alliance for those who oversee it.
    package borrowing func breaches(
        on day: CalendarDay, after cursor: UUID?, limit: Int
    ) throws(PostgresError) -> [StoredBreach] {
        var all: [StoredBreach] = []
        for row in try run(
            """
            SELECT * FROM breaches(\(day.start)::timestamptz, \(day.adding(days: 1).start)::timestamptz, \(cursor)::uuid, \(limit)::int)
            """)
        {
            let steps: [String] = try row["steps"]
            all.append(
                StoredBreach(
                    id: ReadingID(try row["id"]), kind: try row["kind"], urgency: try row["urgency"],
                    purpose: try row["purpose"], state: try row["state"], clinic: try row["clinic"],
                    centre: try row["centre"], queuedAt: try row["queued_at"], dueAt: try row["due_at"],
                    claimedAt: try row["claimed_at"], signedAt: try row["signed_at"],
                    rejectedAt: try row["rejected_at"],
                    isUnassignable: try row["unassignable"], reader: try row["reader"],
                    steps: steps.compactMap(EscalationStep.init(rawValue:))))
        }
        return all
    }

    /// Exams whose deadline fell into the month and is over, and those whose report was there by it, by who asked.
    package borrowing func timelyRates(in month: Period) throws(PostgresError) -> IndicatorRows {
        try indicatorRows(
            """
            SELECT o.id, o.code, o.name, o.level, n.organisation_id IS NOT NULL AS reported, n.newest, now() AS as_of,
                   coalesce(n.timely, 0) AS numerator, coalesce(n.due, 0) AS denominator
            FROM organisation o
            LEFT JOIN timely_counts(\(month.start)::timestamptz, \(month.end)::timestamptz) n ON n.organisation_id = o.id
            WHERE o.alliance_id = my_alliance()
              AND (n.organisation_id IS NOT NULL OR (o.active AND o.level IN ('township', 'village_clinic')))
            ORDER BY o.code LIMIT 5000
            """)
    }
}
