// Notices: what an organisation should hear of, read behind a number that misses nothing.
package import Alliance
package import FoundationEssentials
package import Postgres

/// One notice, as its organisation reads it.
package struct StoredNotice: Sendable {
    /// Its place among the organisation's notices, from 1 without gaps.
    package let number: Int64
    package let at: Date
    /// `report.signed`, `exam.quarantined`, `referral.accepted` …
    package let event: String
    /// Whether somebody must look at once.
    package let isCritical: Bool
    package private(set) var exam: UUID?
    package private(set) var report: UUID?
    package let referral: UUID?
    /// The critical case that it is about, if one.
    package private(set) var criticalCase: UUID?

    /// The same without what it is about: it keeps its place, and says no more than that something has happened.
    package var withheld: StoredNotice {
        var notice = self
        (notice.exam, notice.report, notice.criticalCase) = (nil, nil, nil)
        return notice
    }
}

/// An organisation's place in its alliance, as the watch asks for it.
package struct Hearer: Sendable, Hashable {
    package let alliance: AllianceID
    package let organisation: OrganisationID

    package init(alliance: AllianceID, organisation: OrganisationID) {
        self.alliance = alliance
        self.organisation = organisation
    }
}

extension Session {
    /// The notices of the actor's own organisation behind `number`, in the order of their commits.
    package borrowing func notices(after number: Int64, limit: Int) throws(PostgresError) -> [StoredNotice] {
        var all: [StoredNotice] = []
        for row in try run(
            """
            SELECT number, at, event, critical, exam_id, report_id, referral_id, critical_id FROM notice
            WHERE alliance_id = my_alliance() AND organisation_id = my_organisation() AND number > \(number)
            ORDER BY number LIMIT \(limit)
            """)
        {
            all.append(
                StoredNotice(
                    number: try row["number"], at: try row["at"], event: try row["event"],
                    isCritical: try row["critical"], exam: try row["exam_id"], report: try row["report_id"],
                    referral: try row["referral_id"], criticalCase: try row["critical_id"]))
        }
        return all
    }

    /// The newest number of the actor's own organisation; 0 where there is none.
    package borrowing func newestNotice() throws(PostgresError) -> Int64 {
        try one(
            """
            SELECT coalesce(max(number), 0) AS newest FROM notice
            WHERE alliance_id = my_alliance() AND organisation_id = my_organisation()
            """)["newest"]
    }

    /// The newest number of each of these organisations; absent where there is none. As the job role.
    package borrowing func newestNotices(for hearers: [Hearer]) throws(PostgresError) -> [Hearer: Int64] {
        var newest: [Hearer: Int64] = [:]
        for row in try run(
            """
            SELECT h.alliance, h.organisation, n.number
            FROM unnest(\(hearers.map(\.alliance.uuid))::uuid[], \(hearers.map(\.organisation.uuid))::uuid[])
                 AS h (alliance, organisation)
            CROSS JOIN LATERAL (SELECT number FROM notice WHERE alliance_id = h.alliance AND organisation_id = h.organisation
                                ORDER BY number DESC LIMIT 1) n
            """)
        {
            let hearer = Hearer(
                alliance: AllianceID(try row["alliance"]), organisation: OrganisationID(try row["organisation"]))
            newest[hearer] = try row["number"]
        }
        return newest
    }
}
