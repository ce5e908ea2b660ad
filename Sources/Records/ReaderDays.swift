// What each reader of a centre has signed on a day.
package import Alliance
import FoundationEssentials
package import Postgres

/// One reader's day.
package struct ReaderDay: Sendable {
    package let signed: Int
    /// Of these: before their deadline.
    package let timely: Int
}

extension Session {
    /// What the actor has signed on that day of China.
    package borrowing func readerToday(_ day: CalendarDay) throws(PostgresError) -> ReaderDay {
        let row = try one(
            """
            SELECT count(*)::int AS signed, (count(*) FILTER (WHERE signed_at <= due_at))::int AS timely FROM reading
            WHERE alliance_id = my_alliance() AND claimed_by = me() AND state = 'signed' AND signed_at >= \(day.start)::timestamptz
            """)
        return ReaderDay(signed: try row["signed"], timely: try row["timely"])
    }

    /// What the readers of the actor's centre have signed on that day of China, by reader.
    package borrowing func readerDays(_ day: CalendarDay) throws(PostgresError) -> [ClinicianID: ReaderDay] {
        var all: [ClinicianID: ReaderDay] = [:]
        for row in try run(
            """
            SELECT claimed_by, count(*)::int AS signed, (count(*) FILTER (WHERE signed_at <= due_at))::int AS timely FROM reading
            WHERE alliance_id = my_alliance() AND centre_id = my_organisation() AND state = 'signed' AND claimed_by IS NOT NULL
              AND signed_at >= \(day.start)::timestamptz AND signed_at < \(day.adding(days: 1).start)::timestamptz
            GROUP BY claimed_by LIMIT 1000
            """)
        {
            all[ClinicianID(try row["claimed_by"])] = ReaderDay(signed: try row["signed"], timely: try row["timely"])
        }
        return all
    }
}
