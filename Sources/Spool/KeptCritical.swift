// Critical cases of this clinic as the terminal keeps them, sealed, and the answer until the hub has it.
package import FoundationEssentials
import GRDB
package import HubAPI

/// A critical case, whole as the hub told it, with what was answered here.
package struct KeptCritical: Sendable, Equatable {
    package var standing: CriticalStanding
    /// What was said back here; the hub may not have it yet.
    package var answer: CriticalAnswer?
    /// When the hub had it.
    package var toldAt: Date?
    /// Why the hub would not take it.
    package var problem: Problem?

    /// Whether somebody here must still say it back. A case that waits although the hub has the answer holds something new.
    package var isOpen: Bool { standing.waits && (answer == nil || problem != nil || toldAt != nil) }
}

extension Spool {
    /// Keeps what the hub told of a case.
    package func keep(_ standing: CriticalStanding) throws(SpoolError) {
        guard let bytes = try? WireJSON.bytes(of: standing) else { return }
        let sealed = Data(try seal.seal(bytes, for: KeptCritical.place(standing.id)))
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO critical_case (id, sealed, opened_at, waits) VALUES (?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, waits = excluded.waits
                    """,
                arguments: [
                    standing.id.description, sealed, standing.openedAt.timeIntervalSince1970, standing.waits,
                ])
            // Somebody answered for it elsewhere: on the hub's page, by telephone. What comes later rings again.
            guard !standing.waits else { return }
            try Self.acknowledge(CriticalNews.prefix(of: standing.id), until: nil, at: Date(), in: database)
        }
    }

    /// Keeps an answer until the hub has it: durable before anything is sent.
    package func answer(_ id: WireID, _ answer: CriticalAnswer) throws(SpoolError) {
        guard let bytes = try? WireJSON.bytes(of: answer) else { return }
        let sealed = Data(try seal.seal(bytes, for: KeptCritical.answerPlace(id)))
        try write { database in
            try database.execute(
                sql: "UPDATE critical_case SET answer = ?, told_at = NULL, problem = NULL WHERE id = ?",
                arguments: [sealed, id.description])
        }
    }

    /// Notes what became of an answer: the hub has it, or says why not.
    package func settle(_ id: WireID, _ problem: Problem?, at moment: Date) throws(SpoolError) {
        let bytes = problem.flatMap { try? WireJSON.bytes(of: $0) }
        try write { database in
            try database.execute(
                sql: "UPDATE critical_case SET told_at = ?, problem = ? WHERE id = ?",
                arguments: [
                    problem == nil ? moment.timeIntervalSince1970 : nil,
                    bytes.map { String(decoding: $0, as: UTF8.self) },
                    id.description,
                ])
            guard problem == nil else { return }
            try Self.acknowledge(CriticalNews.prefix(of: id), until: nil, at: moment, in: database)
        }
    }

    /// Answers that the hub does not have, and has not refused.
    package func criticalsToTell(limit: Int) throws(SpoolError) -> [KeptCritical] {
        try criticals(
            "WHERE answer IS NOT NULL AND told_at IS NULL AND problem IS NULL ORDER BY opened_at LIMIT ?", [limit])
    }

    /// The newest first, those that wait before all others.
    package func criticals(limit: Int) throws(SpoolError) -> [KeptCritical] {
        try criticals("ORDER BY waits DESC, opened_at DESC LIMIT ?", [limit])
    }

    /// One of them.
    package func critical(_ id: WireID) throws(SpoolError) -> KeptCritical? {
        try criticals("WHERE id = ?", [id.description]).first
    }

    private func criticals(_ clause: String, _ arguments: StatementArguments) throws(SpoolError) -> [KeptCritical] {
        let seal = seal
        return try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM critical_case " + clause, arguments: arguments).compactMap {
                KeptCritical($0, seal)
            }
        }
    }
}

extension KeptCritical {
    fileprivate static func place(_ id: WireID) -> String { "critical_case/sealed/\(id)" }
    fileprivate static func answerPlace(_ id: WireID) -> String { "critical_case/answer/\(id)" }

    fileprivate init?(_ row: Row, _ seal: SpoolSeal) {
        guard let id = WireID(row["id"] as String),
            let bytes = seal.open([UInt8](row["sealed"] as Data), for: Self.place(id)),
            let standing = try? WireJSON.value(CriticalStanding.self, in: bytes)
        else { return nil }
        self.init(
            standing: standing,
            toldAt: (row["told_at"] as Double?).map { Date(timeIntervalSince1970: $0) },
            problem: (row["problem"] as String?).flatMap { try? WireJSON.value(Problem.self, in: Array($0.utf8)) })
        guard let answer = row["answer"] as Data?,
            let plain = seal.open([UInt8](answer), for: Self.answerPlace(id))
        else { return }
        self.answer = try? WireJSON.value(CriticalAnswer.self, in: plain)
    }
}

extension CriticalNews {
    /// What the keys of a case's news begin with.
    static func prefix(of critical: WireID) -> String { "critical/\(critical)/" }

    /// What the keys of a referral's steps begin with.
    static func prefix(ofReferral referral: WireID) -> String { "referral/\(referral)/" }
}
