// The calendars of centres: written by the alliance's operator, as the owner.
package import Alliance
import FoundationEssentials
package import Postgres

/// A row of a centre's calendar, as an operator sees it.
package struct StoredHours: Sendable {
    package let centre: String
    /// The first day of a week, or the day that is otherwise.
    package let day: String
    package let isWeek: Bool
    /// The stretches as JSON.
    package let hours: String
    package let source: String
}

extension Session {
    /// All rows, the newest of each centre first. As the owner.
    package borrowing func allHours(in alliance: AllianceID) throws(PostgresError) -> [StoredHours] {
        var all: [StoredHours] = []
        for row in try run(
            """
            SELECT o.code, h.* FROM organisation o JOIN (
                SELECT alliance_id, centre_id, valid_from::text AS day, true AS is_week, days::text AS hours, source FROM working_week
                UNION ALL SELECT alliance_id, centre_id, day::text, false, hours::text, source FROM working_day) h
            ON h.alliance_id = o.alliance_id AND h.centre_id = o.id
            WHERE o.alliance_id = \(alliance) ORDER BY o.code, h.is_week DESC, h.day DESC LIMIT 2000
            """)
        {
            all.append(
                StoredHours(
                    centre: try row["code"], day: try row["day"], isWeek: try row["is_week"], hours: try row["hours"],
                    source: try row["source"]))
        }
        return all
    }

    /// Puts a week in force at a centre from a day on; false where no organisation has that code. As the owner.
    package borrowing func decide(
        _ week: WorkingWeek, of centre: String, in alliance: AllianceID, from day: CalendarDay, source: String
    ) throws(PostgresError) -> Bool {
        try run(
            """
            INSERT INTO working_week (alliance_id, centre_id, valid_from, days, source)
            SELECT alliance_id, id, \(day.description)::date, \(JSONB(week)), \(source) FROM organisation
            WHERE alliance_id = \(alliance) AND code = \(centre)
            ON CONFLICT (alliance_id, centre_id, valid_from) DO UPDATE SET days = excluded.days, source = excluded.source
            """
        ).affected == 1
    }

    /// Says what a centre works on one day; false where no organisation has that code. As the owner.
    package borrowing func decide(
        _ hours: [DayHours], on day: CalendarDay, of centre: String, in alliance: AllianceID, source: String
    ) throws(PostgresError) -> Bool {
        try run(
            """
            INSERT INTO working_day (alliance_id, centre_id, day, hours, source)
            SELECT alliance_id, id, \(day.description)::date, \(JSONB(hours)), \(source) FROM organisation
            WHERE alliance_id = \(alliance) AND code = \(centre)
            ON CONFLICT (alliance_id, centre_id, day) DO UPDATE SET hours = excluded.hours, source = excluded.source
            """
        ).affected == 1
    }
}
