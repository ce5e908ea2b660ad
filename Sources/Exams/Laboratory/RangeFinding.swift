// What a table says of a whole blood count: each value beside the range and threshold that it was held against.
package import Alliance
import FoundationEssentials

/// One value, held against the table.
package struct RangeFinding: Sendable, Hashable {
    /// The range that applies by all that is known, in the value's unit.
    package let range: ReferenceRange?
    /// Ranges with other bounds that would go before it, were more known of the person; in the value's unit.
    package let otherwise: [ReferenceRange]
    /// The facts that are not known and would decide between them.
    package let dependsOn: [RangeFact]
    package let flag: ValueFlag?
    /// The threshold that the value has reached, in the value's unit.
    package let reached: Threshold?
}

extension RangeFinding {
    /// Of something that is not judged.
    package static var none: RangeFinding {
        RangeFinding(range: nil, otherwise: [], dependsOn: [], flag: nil, reached: nil)
    }
}

extension RangeTable {
    /// What the table says of a value. The table is a ``canonical`` one: other units are not looked at.
    package func finding(of item: LabItem, for subject: RangeSubject, on day: CalendarDay) -> RangeFinding {
        guard let value = LabJudgement(item).canonical else { return .none }
        let code = value.item.code
        let flag = flag(item, for: subject, on: day)
        let tier: ThresholdTier? = flag?.isCritical == true ? .critical : flag?.isAlert == true ? .alert : nil
        let range = range(of: code, unit: value.unit, for: subject, on: day)
        let open = openRanges(of: code, unit: value.unit, for: subject, beside: range, on: day)
        return RangeFinding(
            range: range, otherwise: open.map(\.range),
            dependsOn: RangeFact.allCases.filter { fact in
                open.contains { $0.facts.contains(fact) }
            }, flag: flag,
            reached: tier.flatMap { threshold(of: code, unit: value.unit, $0, for: subject, on: day) })
    }

    /// The table with every row under the item's own code and in its canonical unit: a range in % and a threshold in
    /// L/L then stand side by side. A row in a unit of something else is left out: no range, no flag.
    package var canonical: RangeTable {
        RangeTable(ranges: ranges.compactMap(\.canonical), thresholds: thresholds.compactMap(\.canonical))
    }
}

extension ReferenceRange {
    /// nil where item or unit is not one of a blood count.
    package var canonical: ReferenceRange? {
        guard let known = BloodCountItem.item(loinc: item), LabUnit.convert(1, from: unit, to: known.unit) != nil else {
            return nil
        }
        func converted(_ bound: Decimal?) -> Decimal? {
            bound.flatMap { LabUnit.convert($0, from: unit, to: known.unit) }
        }
        return ReferenceRange(
            item: known.code, unit: known.unit, low: converted(low), high: converted(high), group: group,
            source: source, validFrom: validFrom, validTo: validTo)
    }
}

extension Threshold {
    /// nil where item or unit is not one of a blood count.
    package var canonical: Threshold? {
        guard let known = BloodCountItem.item(loinc: item), LabUnit.convert(1, from: unit, to: known.unit) != nil else {
            return nil
        }
        func converted(_ bound: Decimal?) -> Decimal? {
            bound.flatMap { LabUnit.convert($0, from: unit, to: known.unit) }
        }
        return Threshold(
            item: known.code, unit: known.unit, tier: tier, atOrBelow: converted(atOrBelow),
            atOrAbove: converted(atOrAbove), group: group, source: source, validFrom: validFrom, validTo: validTo)
    }
}

extension BloodCount {
    /// The LOINC codes under which rows for its items may be kept.
    package var rangeCodes: [String] {
        Set(items.compactMap(\.known)).flatMap { [$0.code] + $0.aliases }.sorted()
    }
}
