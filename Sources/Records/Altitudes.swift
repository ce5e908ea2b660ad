// How high organisations lie: of one alone, or of the whole alliance where nothing else is recorded.
package import Alliance
package import FoundationEssentials
package import Postgres

/// An altitude as it is recorded.
package struct StoredAltitude: Sendable, Encodable {
    /// nil for the whole alliance.
    package let organisation: String?
    /// Above the sea.
    package let metres: Int
    package let validFrom: Date
    package let source: String
}

extension SQL {
    /// An organisation's metres above the sea at a moment: its own, else the alliance's; NULL where neither is recorded.
    static func altitude(of organisation: OrganisationID?, at moment: Date) -> SQL {
        """
        (SELECT (s.value ->> 'metres')::int FROM setting s
         WHERE s.alliance_id = my_alliance() AND s.valid_from <= \(moment)
           AND s.name IN ('altitude', (SELECT 'altitude.' || o.code FROM organisation o
                                       WHERE o.alliance_id = my_alliance() AND o.id = \(organisation)))
         ORDER BY s.name DESC, s.valid_from DESC LIMIT 1)
        """
    }
}

extension Session {
    /// All that was recorded. As the owner.
    package borrowing func altitudes(in alliance: AllianceID) throws(PostgresError) -> [StoredAltitude] {
        var all: [StoredAltitude] = []
        for row in try run(
            """
            SELECT nullif(substring(name FROM 10), '') AS organisation, (value ->> 'metres')::int AS metres, valid_from, source
            FROM setting WHERE alliance_id = \(alliance) AND (name = 'altitude' OR starts_with(name, 'altitude.'))
            ORDER BY name, valid_from LIMIT 5000
            """)
        {
            all.append(
                StoredAltitude(
                    organisation: try row["organisation"], metres: try row["metres"], validFrom: try row["valid_from"],
                    source: try row["source"]))
        }
        return all
    }

    /// Records how high an organisation lies, or the whole alliance where none is named; false where there is no such organisation.
    /// As the owner.
    package borrowing func record(
        altitude metres: Int, of organisation: String?, in alliance: AllianceID, from day: CalendarDay, source: String
    ) throws(PostgresError) -> Bool {
        try run(
            """
            WITH put AS (
                INSERT INTO setting (alliance_id, name, valid_from, value, source)
                SELECT \(alliance), 'altitude' || coalesce('.' || \(organisation)::text, ''), \(day.start),
                       jsonb_build_object('metres', \(metres)::int), \(source)
                WHERE \(organisation)::text IS NULL OR EXISTS (
                    SELECT FROM organisation o WHERE o.alliance_id = \(alliance) AND o.code = \(organisation)::text)
                ON CONFLICT (alliance_id, name, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source
                RETURNING name, value
            )
            INSERT INTO audit (alliance_id, actor_role, action, object_kind, result, reason, request_id, detail)
            SELECT \(alliance), 'operator', 'setting.decided', 'setting', 'done', \(source), 'command line',
                   jsonb_build_object('name', name, 'value', value, 'from', \(day.description)::text) FROM put
            """
        ).affected == 1
    }
}
