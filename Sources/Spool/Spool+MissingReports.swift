// Reports that the hub has named and that are not here: noted, so that no other waits for them, until they come.
package import FoundationEssentials
import GRDB
package import HubAPI

/// A report that the hub has and this terminal has not.
package struct MissingReport: Sendable, Codable, Equatable {
    /// How the hub lists it.
    package var item: ReportPage.Item
    /// Why it did not come, or is not believed.
    package var problem: Problem
    /// When that was first so, by this machine's clock.
    package var since: Date
}

extension Spool {
    /// Notes that a report did not come.
    /// - Returns: whether that is new: it was not missing, or for another reason.
    package func miss(
        _ item: ReportPage.Item, because problem: Problem, at moment: Date
    ) throws(SpoolError) -> Bool {
        let known = try missingReport(item.id)
        guard let bytes = try? WireJSON.bytes(of: item) else { throw .database("a report is not writable") }
        let why = try Self.text(of: problem)
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO missing_report (id, version, item, problem, since) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET version = excluded.version, item = excluded.item,
                        problem = excluded.problem
                    """,
                arguments: [
                    item.id.description, item.version, String(decoding: bytes, as: UTF8.self), why,
                    moment.timeIntervalSince1970,
                ])
        }
        return known?.problem.name != problem.name
    }

    /// Those that are missing, the longest first.
    package func missingReports(limit: Int) throws(SpoolError) -> [MissingReport] {
        try missing("ORDER BY since, id LIMIT ?", [limit])
    }

    /// One of them; nil where it is not missing.
    package func missingReport(_ report: WireID) throws(SpoolError) -> MissingReport? {
        try missing("WHERE id = ?", [report.description]).first
    }

    private func missing(_ clause: String, _ arguments: StatementArguments) throws(SpoolError) -> [MissingReport] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM missing_report " + clause, arguments: arguments)
                .compactMap { row in
                    guard let item = try? WireJSON.value(ReportPage.Item.self, in: Array((row["item"] as String).utf8)),
                        let problem = try? WireJSON.value(Problem.self, in: Array((row["problem"] as String).utf8))
                    else { return nil }
                    return MissingReport(
                        item: item, problem: problem, since: Date(timeIntervalSince1970: row["since"]))
                }
        }
    }
}
