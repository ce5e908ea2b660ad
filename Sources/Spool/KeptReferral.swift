// Referrals of this clinic as the terminal keeps them: what the hub last told, sealed, and whether somebody has seen it.
package import FoundationEssentials
import GRDB
package import HubAPI

/// A referral, whole as the hub told it.
package struct KeptReferral: Sendable, Equatable {
    /// Where it stands.
    package var standing: ReferralStanding
    /// The hub's answer, byte for byte: more than this program reads of it.
    package var answer: [UInt8]
    /// When it last changed here.
    package var changedAt: Date
    /// When somebody here last looked at it.
    package var seenAt: Date?

    /// Whether it has changed since somebody looked.
    package var isUnseen: Bool { seenAt.map { $0 < changedAt } ?? true }
}

extension Spool {
    /// Notes that the hub gave notice of referrals; they are to be fetched.
    package func wake(_ notices: [(referral: WireID, number: Int64)]) throws(SpoolError) {
        guard !notices.isEmpty else { return }
        try write { database in
            for notice in notices {
                try database.execute(
                    sql: """
                        INSERT INTO referral (id, heard) VALUES (?, ?)
                        ON CONFLICT (id) DO UPDATE SET heard = excluded.heard
                        """, arguments: [notice.referral.description, notice.number])
            }
        }
    }

    /// Referrals of which more was heard than fetched, with the number of the notice; the latest heard first.
    package func referralsToFetch(limit: Int) throws(SpoolError) -> [(referral: WireID, number: Int64)] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT id, heard FROM referral WHERE heard IS NOT fetched ORDER BY heard DESC LIMIT ?",
                arguments: [limit]
            ).compactMap { row in WireID(row["id"] as String).map { ($0, row["heard"]) } }
        }
    }

    /// Keeps what the hub told after that notice; nothing where the hub no longer shows it.
    /// - Returns: whether that is another answer than before.
    package func keep(
        _ answer: [UInt8]?, of referral: WireID, after number: Int64, at moment: Date
    ) throws(SpoolError) -> Bool {
        let before = try self.referral(referral)?.answer
        let sealed = try answer.map { bytes throws(SpoolError) in
            Data(try seal.seal(bytes, for: KeptReferral.place(referral)))
        }
        let isNew = answer != nil && answer != before
        try write { database in
            try database.execute(
                sql: """
                    UPDATE referral SET fetched = ?, sealed = coalesce(?, sealed),
                        changed_at = CASE WHEN ? THEN ? ELSE changed_at END
                    WHERE id = ?
                    """,
                arguments: [number, sealed, isNew, moment.timeIntervalSince1970, referral.description])
            // Nobody has to look at the steps of what is over.
            guard let answer, (try? WireJSON.value(ReferralStanding.self, in: answer))?.isOver == true else { return }
            try Self.acknowledge(CriticalNews.prefix(ofReferral: referral), until: nil, at: moment, in: database)
        }
        return isNew
    }

    /// The referrals that changed last first.
    package func referrals(limit: Int) throws(SpoolError) -> [KeptReferral] {
        try referrals("WHERE sealed IS NOT NULL ORDER BY changed_at DESC LIMIT ?", [limit])
    }

    /// One of them.
    package func referral(_ id: WireID) throws(SpoolError) -> KeptReferral? {
        try referrals("WHERE id = ? AND sealed IS NOT NULL", [id.description]).first
    }

    /// How many have changed since somebody looked.
    package func unseenReferrals() throws(SpoolError) -> Int {
        try read { database in
            try Int.fetchOne(
                database,
                sql:
                    "SELECT count(*) FROM referral WHERE sealed IS NOT NULL AND (seen_at IS NULL OR seen_at < changed_at)"
            ) ?? 0
        }
    }

    /// Notes that somebody looked at it.
    package func see(_ referral: WireID, at moment: Date) throws(SpoolError) {
        try write { database in
            try database.execute(
                sql: "UPDATE referral SET seen_at = max(?, changed_at) WHERE id = ?",
                arguments: [moment.timeIntervalSince1970, referral.description])
        }
    }

    private func referrals(_ clause: String, _ arguments: StatementArguments) throws(SpoolError) -> [KeptReferral] {
        let seal = seal
        return try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM referral " + clause, arguments: arguments).compactMap {
                KeptReferral($0, seal)
            }
        }
    }
}

extension KeptReferral {
    fileprivate static func place(_ id: WireID) -> String { "referral/sealed/\(id)" }

    fileprivate init?(_ row: Row, _ seal: SpoolSeal) {
        guard let id = WireID(row["id"] as String),
            let bytes = seal.open([UInt8](row["sealed"] as Data), for: Self.place(id)),
            let standing = try? WireJSON.value(ReferralStanding.self, in: bytes)
        else { return nil }
        self.init(
            standing: standing, answer: bytes, changedAt: Date(timeIntervalSince1970: row["changed_at"]),
            seenAt: (row["seen_at"] as Double?).map { Date(timeIntervalSince1970: $0) })
    }
}
