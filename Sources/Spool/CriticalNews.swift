// What somebody at the counter must look at, until they say that they have.
package import FoundationEssentials
import GRDB
package import HubAPI

/// One thing that must be looked at: a critical report, an emergency that cannot be opened, a referral.
package struct CriticalNews: Sendable, Equatable {
    /// Names it: told twice it is one.
    package var key: String
    /// `report.signed`, `exam.quarantined` …
    package var event: String
    /// The exam that it is about, if one.
    package var exam: WireID?
    /// The report that it is about, if one.
    package var report: WireID?
    /// When it came.
    package var at: Date
    /// When somebody here said that they have seen it.
    package var acknowledgedAt: Date?

    /// By a notice of the hub.
    package init(_ item: EventPage.Item) {
        key =
            item.criticalCase.map { Self.prefix(of: $0) + "\(item.number)" } ?? item.report.map { "report/\($0)" }
            ?? item.referral.map { Self.prefix(ofReferral: $0) + "\(item.number)" } ?? "\(item.event)/\(item.number)"
        (event, exam, report, at) = (item.event, item.exam, item.report, item.at)
    }

    /// Whether it is acknowledged by saying its values back, and by nothing less.
    package var needsReadBack: Bool { criticalCase != nil }

    /// The critical case that it is about, if one.
    package var criticalCase: WireID? {
        named("critical")
    }

    /// The referral that it is a step of, if one.
    package var referral: WireID? { named("referral") }

    private func named(_ what: String) -> WireID? {
        let parts = key.split(separator: "/")
        return parts.count == 3 && parts[0] == what ? WireID(String(parts[1])) : nil
    }

    /// By a report whose severity says so.
    package init(_ report: Report, at moment: Date) {
        key = "report/\(report.id)"
        (event, exam, self.report, at) = ("report.signed", report.exam, report.id, moment)
    }

    /// By a case of which no notice has come yet.
    package init(_ standing: CriticalStanding) {
        key = Self.prefix(of: standing.id) + "0"
        (event, exam, at) = ("critical.\(standing.state)", standing.exam, standing.openedAt)
    }

    init?(_ row: Row) {
        key = row["key"]
        event = row["event"]
        exam = (row["exam"] as String?).flatMap { WireID($0) }
        report = (row["report"] as String?).flatMap { WireID($0) }
        at = Date(timeIntervalSince1970: row["at"])
        acknowledgedAt = (row["acknowledged_at"] as Double?).map { Date(timeIntervalSince1970: $0) }
    }

    func insert(into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO critical (key, event, exam, report, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [key, event, exam?.description, report?.description, at.timeIntervalSince1970])
    }
}

extension Spool {
    /// Keeps what must be looked at.
    package func keep(_ news: [CriticalNews]) throws(SpoolError) {
        guard !news.isEmpty else { return }
        try write { database in
            for item in news { try item.insert(into: database) }
        }
    }

    /// What nobody here has said to have seen, newest first.
    package func unacknowledged(limit: Int) throws(SpoolError) -> [CriticalNews] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM critical WHERE acknowledged_at IS NULL ORDER BY at DESC, key DESC LIMIT ?",
                arguments: [limit]
            ).compactMap(CriticalNews.init)
        }
    }

    /// Notes that somebody here has seen it, and with the step of a referral those that led to it; the first time counts.
    package func acknowledge(_ key: String, at moment: Date) throws(SpoolError) {
        try write { database in
            guard let row = try Row.fetchOne(database, sql: "SELECT * FROM critical WHERE key = ?", arguments: [key]),
                let news = CriticalNews(row)
            else { return }
            let beginning = news.referral.map { CriticalNews.prefix(ofReferral: $0) } ?? key
            try Self.acknowledge(beginning, until: news.at, at: moment, in: database)
        }
    }

    /// Everything whose key begins so and that had come by then is seen.
    static func acknowledge(_ beginning: String, until last: Date?, at moment: Date, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE critical SET acknowledged_at = ?1
                WHERE acknowledged_at IS NULL AND substr(key, 1, ?2) = ?3 AND (?4 IS NULL OR at <= ?4)
                """,
            arguments: [moment.timeIntervalSince1970, beginning.count, beginning, last?.timeIntervalSince1970])
    }

    /// Reports that nobody here has opened, newest first.
    package func unopened(limit: Int) throws(SpoolError) -> [KeptReport] {
        try reports("WHERE opened_at IS NULL AND voided_at IS NULL ORDER BY signed_at DESC LIMIT ?", [limit])
    }

    /// A number that changes whenever another connection has changed the spool (SQLite, `data_version`): asking costs a read
    /// of shared memory, so that a screen can follow without reading everything.
    package func version() throws(SpoolError) -> Int {
        try read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }
}
