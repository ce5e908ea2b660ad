// What an organisation should hear of, a page at a time.
package import FoundationEssentials

/// The answer of `GET /api/v1/events`.
package struct EventPage: Hashable, Sendable, Codable {
    /// One notice. It only points: what it is about is fetched from its own address.
    package struct Item: Hashable, Sendable, Codable {
        /// Its place among the organisation's notices, from 1 without gaps, in the order of their commits.
        package var number: Int64
        /// When it was given.
        package var at: Date
        /// `report.signed`, `exam.quarantined`, `referral.accepted` …
        package var event: String
        /// Whether somebody must look at once.
        package var critical: Bool
        /// The exam that it is about, if one.
        package var exam: WireID?
        /// The report that it is about, if one.
        package var report: WireID?
        /// The referral that it is about, if one.
        package var referral: WireID?
        /// The critical case that it is about, if one.
        package var criticalCase: WireID?

        /// Gives a notice.
        package init(number: Int64, at: Date, event: String, critical: Bool) {
            self.number = number
            self.at = at
            self.event = event
            self.critical = critical
        }
    }

    /// The notices behind the number that was asked for.
    package var items: [Item]
    /// The number to go on from; none where there was nothing.
    package var next: String?

    /// Makes a page.
    package init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}
