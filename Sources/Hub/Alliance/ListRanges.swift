// GET /api/v1/ranges
import Alliance
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Postgres
import Records

/// Lists the reference ranges and thresholds that the alliance decides, by LOINC code: what is in force of each, and what
/// will be.
struct ListRanges {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let limit = try call.request.pageLimit()
        let cursor = call.request.query("after").map { String($0.prefix(Self.longest)) } ?? ""
        let found = try await hub.database.write(as: call.actor.mode) { db in
            let found = try db.ranges(after: cursor, limit: limit + 1, on: hub.today)
            try db.audit(AuditRow("range.listed"), by: call.actor, from: call.origin)
            return found
        }
        return try .page(Page(found, limit: limit, cursor: \.code) { ItemRanges($0) }, of: call.request)
    }

    /// No LOINC code is longer.
    private static let longest = 20
}

/// All rows of one item.
struct ItemRanges: Encodable, Sendable {
    /// LOINC code.
    let code: String
    /// `HGB`; absent for an item that is none of a blood count.
    let name: String?
    let zh: String?
    let en: String?
    let ranges: [RangeView]
    let thresholds: [ThresholdView]
    /// How far the item may move between two counts.
    let limits: [JudgementView.Delta.Limit]

    init(_ rows: StoredRanges) {
        let known = BloodCountItem.item(loinc: rows.code)
        code = rows.code
        name = known?.name
        zh = known?.zh
        en = known?.en
        ranges = rows.ranges.map { RangeView($0, isWhole: true) }
        thresholds = rows.thresholds.map { ThresholdView($0, isWhole: true) }
        limits = rows.limits.map { JudgementView.Delta.Limit($0) }
    }
}
