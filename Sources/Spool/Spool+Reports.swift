// Reports that have come back, and what the hub still has to hear of them.
package import FoundationEssentials
import GRDB
package import HubAPI

extension Spool {
    /// Keeps a report whose signature the caller has verified; again the same one changes nothing.
    ///
    /// A capture of this spool that the report reads becomes `read`.
    package func keep(_ signed: SignedReport, at moment: Date) throws(SpoolError) {
        guard let bytes = try? WireJSON.bytes(of: signed) else { throw .database("a report is not writable") }
        let report = signed.report
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO report (id, version, exam, signed, signed_at, fetched_at)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    report.id.description, report.version, report.exam.description,
                    String(decoding: bytes, as: UTF8.self), report.signedAt.timeIntervalSince1970,
                    moment.timeIntervalSince1970,
                ])
            let isNew = database.changesCount == 1
            try database.execute(
                sql: "DELETE FROM missing_report WHERE id = ? AND version <= ?",
                arguments: [report.id.description, report.version])
            guard isNew else { return }
            if report.severity == "critical" { try CriticalNews(report, at: moment).insert(into: database) }
            try database.execute(
                sql: """
                    UPDATE capture SET state = 'read', state_at = ?, report = ?, ending = NULL
                    WHERE exam = ? AND state IN ('stored', 'read')
                    """,
                arguments: [
                    moment.timeIntervalSince1970, report.id.description, report.exam.description,
                ])
            if database.changesCount == 1 { try Self.note(report.exam, .read, nil, at: moment, in: database) }
        }
    }

    /// Whether this version of a report is here.
    package func has(_ report: WireID, version: Int) throws(SpoolError) -> Bool {
        try read { database in
            try Bool.fetchOne(
                database, sql: "SELECT 1 FROM report WHERE id = ? AND version = ?",
                arguments: [report.description, version]) ?? false
        }
    }

    /// The newest version of a report.
    package func report(_ report: WireID) throws(SpoolError) -> KeptReport? {
        try reports("WHERE id = ? ORDER BY version DESC LIMIT 1", [report.description]).first
    }

    /// At most two reports whose ids end so; none for less than four characters.
    package func reports(endingWith text: String) throws(SpoolError) -> [WireID] {
        guard text.count >= 4, text.allSatisfy({ $0.isHexDigit || $0 == "-" }) else { return [] }
        return try read { database in
            try String.fetchAll(
                database, sql: "SELECT DISTINCT id FROM report WHERE id LIKE ? LIMIT 2", arguments: ["%" + text]
            ).compactMap { WireID($0) }
        }
    }

    /// The newest report on an exam, whichever terminal of the clinic has captured it.
    package func report(on exam: WireID) throws(SpoolError) -> WireID? {
        try read { database in
            try String.fetchOne(
                database, sql: "SELECT id FROM report WHERE exam = ? ORDER BY signed_at DESC, version DESC LIMIT 1",
                arguments: [exam.description]
            ).flatMap { WireID($0) }
        }
    }

    /// The newest reports first.
    package func reports(limit: Int) throws(SpoolError) -> [KeptReport] {
        try reports("ORDER BY signed_at DESC LIMIT ?", [limit])
    }

    /// Reports opened here of which the hub has not heard.
    package func openingsToTell(limit: Int) throws(SpoolError) -> [WireID] {
        try reports("WHERE opened_at IS NOT NULL AND opening_known = 0 LIMIT ?", [limit]).map(
            \.signed.report.id)
    }

    /// Notes that somebody opened a report; the first time counts.
    package func open(_ report: WireID, at moment: Date) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE report SET opened_at = coalesce(opened_at, ?) WHERE id = ?",
                arguments: [moment.timeIntervalSince1970, report.description])
        }
    }

    /// Notes that the hub knows of the opening.
    package func openingIsKnown(_ report: WireID) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE report SET opening_known = 1 WHERE id = ? AND opened_at IS NOT NULL",
                arguments: [report.description])
        }
    }

    /// A remembered value: the cursor of reports, the skew of the clock.
    package func setting(_ name: String) throws(SpoolError) -> String? {
        try read { database in
            try String.fetchOne(database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
        }
    }

    /// Remembers a value.
    package func set(_ name: String, to value: String) throws(SpoolError) {
        try write { database in try Self.set(name, to: value, in: database) }
    }

    func reports(_ clause: String, _ arguments: StatementArguments) throws(SpoolError) -> [KeptReport] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM report " + clause, arguments: arguments).map {
                row in
                KeptReport(
                    signed: try WireJSON.value(SignedReport.self, in: Array((row["signed"] as String).utf8)),
                    fetchedAt: Date(timeIntervalSince1970: row["fetched_at"]),
                    openedAt: (row["opened_at"] as Double?).map { Date(timeIntervalSince1970: $0) },
                    openingIsKnown: row["opening_known"],
                    voidedAt: (row["voided_at"] as Double?).map { Date(timeIntervalSince1970: $0) },
                    voidReason: row["void_reason"])
            }
        }
    }
}
