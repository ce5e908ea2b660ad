// How many exams stand where.
package import FoundationEssentials
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

/// What has no receipt yet.
package struct Backlog: Sendable, Equatable {
    /// How many exams.
    package var count = 0
    /// Bytes of their files that the hub has not acknowledged.
    package var bytes: Int64 = 0
    /// When the oldest was captured.
    package var oldest: Date?

    /// Nothing waits.
    package init() {}
}

extension Spool {
    /// What waits for its receipt, counted where it lies: nothing is unsealed, however much it is.
    package func backlog() throws(SpoolError) -> Backlog {
        try read { database in
            var backlog = Backlog()
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*) AS number, min(captured_at) AS oldest, coalesce(sum(max(0,
                        (SELECT coalesce(sum(size), 0) FROM object WHERE object.exam = capture.exam) - sent)), 0) AS bytes
                    FROM capture WHERE state IN ('captured', 'queued', 'sending')
                    """)
            guard let row else { return backlog }
            (backlog.count, backlog.bytes) = (row["number"], row["bytes"])
            backlog.oldest = (row["oldest"] as Double?).map { Date(timeIntervalSince1970: $0) }
            return backlog
        }
    }

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
