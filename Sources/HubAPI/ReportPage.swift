// One page of a clinic's reports.
package import FoundationEssentials

/// The answer of `GET /api/v1/reports`.
package struct ReportPage: Hashable, Sendable, Codable {
    /// One report in the list.
    package struct Item: Hashable, Sendable, Codable {
        /// The report.
        package var id: WireID
        /// The exam it reads.
        package var exam: WireID
        /// The exam's kind.
        package var kind: String
        /// 1 for the first, one more for each amendment.
        package var version: Int
        /// `normal`, `abnormal`, `alert` or `critical`.
        package var severity: String
        /// When it was signed.
        package var signedAt: Date
        /// When the clinic first opened it.
        package var openedAt: Date?

        /// Lists a report.
        package init(_ report: Report, openedAt: Date?) {
            id = report.id
            exam = report.exam
            kind = report.kind
            version = report.version
            severity = report.severity
            signedAt = report.signedAt
            self.openedAt = openedAt
        }
    }

    /// The reports, oldest first.
    package var items: [Item]
    /// Where to go on. A page that has items has it, so that a clinic knows where to begin the next time; a
    /// page without items may leave it out.
    package var next: String?

    /// Makes a page.
    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}
