// Why an exam is looked at: for the first time, again by a reviewer, again for quality, or to mend what was said.
package import Alliance

/// The purpose of one reading. Raw values are the codes in SQL and JSON.
package enum ReadingPurpose: String, CaseIterable, Codable, Sendable {
    /// 阅片: the first look, which ends with a report.
    case read
    /// 审核: a reviewer looks at a preliminary report and makes it final.
    case review
    /// 复阅: the blind second look of quality control, which changes nothing by itself.
    case overread
    /// 修订: a signed report is mended as a new version, with a reason.
    case amend

    /// What people with these roles may take out of the queue. Over-reads are a reviewer's (domain rule: 审核医师 approves, amends,
    /// over-reads). An amendment is held by who opens it; one that was lost waits for a
    /// reviewer, or for its author.
    package static func claimable(by roles: Set<Role>) -> [ReadingPurpose] {
        roles.contains(.reviewer) ? [.read, .review, .overread, .amend] : [.read]
    }

    /// Whether it begins with a report that was signed before, and is signed with a reviewer's care.
    package var isReviewers: Bool { self == .review || self == .amend }

    /// Whether it needs a reviewer's grade and privilege.
    package var needsReviewer: Bool { self != .read }
}
