// The call sheet as a mark that changes whenever something happens to one of its cases.
package import Criticals
import FoundationEssentials
package import Postgres

extension Session {
    /// A mark of these cases that differs as soon as one of them has a further event: somebody called, a level was passed on,
    /// a finding was added. Who keeps the mark knows without asking for names or values whether the sheet is still the same.
    package borrowing func mark(of cases: [CriticalID]) throws(PostgresError) -> String {
        try one(
            """
            SELECT md5(coalesce(string_agg(v.id::text, ',' ORDER BY v.id), '')) AS mark FROM critical_event v
            WHERE v.alliance_id = my_alliance() AND v.critical_id = ANY (\(cases.map(\.uuid))::uuid[])
            """)["mark"]
    }
}
