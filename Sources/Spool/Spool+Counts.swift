// How many exams stand where.
import GRDB

/// So many captures are the same in all of this.
package struct StandingCount: Sendable, Equatable {
    /// Where they stand here.
    package var state: CaptureState
    /// Where they stand at the hub, by its last word.
    package var standing: String?
    /// Whether their report was opened here.
    package var isOpened: Bool
    /// Whether their report stands no more.
    package var isVoid: Bool
    /// How many they are.
    package var number: Int
}

extension Spool {
    /// How many captures there are of each state, standing at the hub, and opened report.
    package func countsByStanding() throws(SpoolError) -> [StandingCount] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT coalesce(ending, state) AS state, CASE
                            WHEN json_extract(standing, '$.problem.code') = 'control-sample' THEN 'control'
                            ELSE json_extract(standing, '$.state') END AS standing,
                        coalesce((SELECT opened_at IS NOT NULL FROM report WHERE id = capture.report
                                  ORDER BY version DESC LIMIT 1), 0) AS opened,
                        coalesce((SELECT voided_at IS NOT NULL FROM report WHERE id = capture.report
                                  ORDER BY version DESC LIMIT 1), 0) AS void, count(*) AS number
                    FROM capture GROUP BY 1, 2, 3, 4
                    """
            ).compactMap { row in
                CaptureState(rawValue: row["state"]).map {
                    StandingCount(
                        state: $0, standing: row["standing"], isOpened: row["opened"], isVoid: row["void"],
                        number: row["number"])
                }
            }
        }
    }
}
