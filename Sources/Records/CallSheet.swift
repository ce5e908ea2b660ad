// The call sheet as numbers, and a mark that changes whenever something happens to one of its cases: counted where the rows are.
import Alliance
import FoundationEssentials
package import Postgres

/// How many cases the call sheet holds.
package struct CallSheetCount: Sendable {
    /// Those that the asker must call.
    package let mine: Int
    package let all: Int
    /// Differs as soon as one of the cases has a further event: somebody called, a level was passed on, a finding was added.
    package let mark: String
}

extension Session {
    /// The sheet of the actor as its numbers, without a name or a value of anybody; `most` cases are counted, the longest waiting
    /// first. Whom a case is to be called by is decided as on the sheet itself: the referral desk's and the township's first, then
    /// the centre's whose reader said it or behind whose clinic nobody stands.
    package borrowing func callSheetCount(for actor: Actor, most: Int) throws(PostgresError) -> CallSheetCount {
        let row = try one(
            """
            WITH waiting AS (
                SELECT c.* FROM critical_case c
                WHERE c.alliance_id = my_alliance() AND c.state <> 'closed' AND c.state IN ('detected', 'notified')
                  AND (c.level <> 'clinic' OR c.to_call OR c.alone)
                ORDER BY c.id LIMIT \(most))
            SELECT count(*)::int AS every, count(*) FILTER (WHERE CASE
                       WHEN \(actor.roles.contains(.referralDesk)) AND w.desk_id = \(actor.organisation) THEN true
                       WHEN \(actor.roles.contains(.townshipDoctor)) AND w.township_id = \(actor.organisation)
                           THEN w.level IN ('township', 'desk')
                       WHEN w.centre_id IS NULL THEN w.alone AND \(actor.roles.contains(.centreHead))
                       ELSE w.centre_id = \(actor.organisation) AND \(actor.scope.reads) AND (w.report_id IS NOT NULL OR w.alone)
                   END)::int AS mine,
                   md5(coalesce((SELECT string_agg(v.id::text, ',' ORDER BY v.id) FROM critical_event v
                                 WHERE v.alliance_id = my_alliance() AND v.critical_id = ANY (array_agg(w.id))), '')) AS mark
            FROM waiting w
            """)
        return CallSheetCount(mine: try row["mine"], all: try row["every"], mark: try row["mark"])
    }
}
