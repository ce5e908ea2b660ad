// How a blood count differs from the patient's last one, and which difference is more than expected.
package import Alliance
package import FoundationEssentials

/// How far one item may move between two counts before a reader should look: a row of the alliance's data. One without
/// either number says that no difference of the item is marked.
package struct DeltaLimit: Sendable, Hashable, Codable {
    /// LOINC code.
    package let item: String
    /// UCUM; the unit of `absolute`.
    package let unit: String
    /// The largest difference that needs no look; nil when only the share counts.
    package let absolute: Decimal?
    /// The largest difference as a share of the earlier value, 0.25 for a quarter; nil when only the amount counts.
    package let relative: Decimal?
    /// Counts further apart than so many days are not compared.
    package let withinDays: Int
    /// Where the numbers are from.
    package let source: String
    package let validFrom: CalendarDay

    package init(
        item: String, unit: String, absolute: Decimal?, relative: Decimal?, withinDays: Int, source: String,
        validFrom: CalendarDay
    ) {
        self.item = item
        self.unit = unit
        self.absolute = absolute
        self.relative = relative
        self.withinDays = withinDays
        self.source = source
        self.validFrom = validFrom
    }
}

/// The difference of one item between two counts.
package struct BloodCountDelta: Sendable, Hashable {
    package let item: BloodCountItem
    /// Both in the item's canonical unit.
    package let before: Decimal
    package let now: Decimal
    /// The limit that the difference is beyond; nil when it is within, or no limit is set.
    package let beyond: DeltaLimit?

    package var change: Decimal { now - before }
    /// The change as a share of the earlier value; nil when that was nothing.
    package var relativeChange: Decimal? { before == 0 ? nil : change / before }

    /// The items that both counts have as sure numbers, in the order of the newer one.
    ///
    /// - Parameter days: days between the two counts.
    package static func all(
        from earlier: BloodCount, to later: BloodCount, days: Int, limits: [DeltaLimit]
    ) -> [BloodCountDelta] {
        let old = sure(earlier)
        let new = sure(later)
        let unique = Dictionary(grouping: old, by: \.item).filter { $0.value.count == 1 }
        let repeated = Set(Dictionary(grouping: new, by: \.item).filter { $0.value.count > 1 }.keys)
        return new.compactMap { value in
            guard !repeated.contains(value.item), let before = unique[value.item]?.first?.number,
                let now = value.number
            else { return nil }
            let delta = BloodCountDelta(item: value.item, before: before, now: now, beyond: nil)
            let limit = limits.first {
                $0.item == value.item.code && days >= 0 && days <= $0.withinDays && delta.isBeyond($0)
            }
            return BloodCountDelta(item: value.item, before: before, now: now, beyond: limit)
        }
    }

    private static func sure(_ count: BloodCount) -> [CanonicalValue] {
        count.items.compactMap { LabJudgement($0).canonical }.filter { $0.number != nil }
    }

    /// Both bounds must be passed where both are set: a small number moves far in share and little in amount.
    private func isBeyond(_ limit: DeltaLimit) -> Bool {
        let size = change < 0 ? -change : change
        guard limit.absolute != nil || limit.relative != nil else { return false }
        if let absolute = limit.absolute {
            guard let allowed = LabUnit.convert(absolute, from: limit.unit, to: item.unit), size > allowed else {
                return false
            }
        }
        guard let relative = limit.relative else { return true }
        return size > (before < 0 ? -before : before) * relative
    }
}
