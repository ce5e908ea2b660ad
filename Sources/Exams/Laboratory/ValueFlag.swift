// What a number means beside its range and thresholds: no range, no flag.
package import Alliance
package import FoundationEssentials

/// The mark beside a laboratory value. Raw values are the codes in SQL and JSON.
package enum ValueFlag: String, CaseIterable, Codable, Sendable {
    case normal
    case low, high
    case alertLow = "alert_low"
    case alertHigh = "alert_high"
    case criticalLow = "critical_low"
    case criticalHigh = "critical_high"

    package var isCritical: Bool { self == .criticalLow || self == .criticalHigh }
    package var isAlert: Bool { self == .alertLow || self == .alertHigh }
}

/// The tables in force, asked for one value at a time.
package struct RangeTable: Hashable, Sendable {
    package let ranges: [ReferenceRange]
    package let thresholds: [Threshold]

    package init(ranges: [ReferenceRange], thresholds: [Threshold]) {
        self.ranges = ranges
        self.thresholds = thresholds
    }

    /// The range of `item` in `unit` for `subject` on `day`: the narrowest group, then the narrowest span
    /// of ages, then the newest row. Nil
    /// when no range surely applies.
    package func range(
        of item: String, unit: String, for subject: RangeSubject, on day: CalendarDay
    ) -> ReferenceRange? {
        ranges.filter {
            $0.item == item && $0.unit == unit && Self.holds(on: day, $0.validFrom, $0.validTo)
                && $0.group.includes(subject)
        }
        .max { Self.isWeaker(($0.group, $0.validFrom), ($1.group, $1.validFrom)) }
    }

    /// The threshold of one tier, chosen in the same way.
    package func threshold(
        of item: String, unit: String, _ tier: ThresholdTier, for subject: RangeSubject, on day: CalendarDay
    ) -> Threshold? {
        thresholds.filter {
            $0.item == item && $0.unit == unit && $0.tier == tier && Self.holds(on: day, $0.validFrom, $0.validTo)
                && $0.group.includes(subject)
        }.max { Self.isWeaker(($0.group, $0.validFrom), ($1.group, $1.validFrom)) }
    }

    static func holds(on day: CalendarDay, _ from: CalendarDay, _ to: CalendarDay?) -> Bool {
        from <= day && to.map { day < $0 } ?? true
    }

    /// A row stands back for one that asks for more facts, then for one of a narrower span of ages, then for a newer.
    static func isWeaker(
        _ one: (group: RangeGroup, from: CalendarDay), _ other: (group: RangeGroup, from: CalendarDay)
    ) -> Bool {
        (one.group.narrowness, other.group.days, one.from) < (other.group.narrowness, one.group.days, other.from)
    }

    /// The flag of a value, or nil when neither range nor threshold surely applies. A critical threshold goes
    /// before an alert, an alert before the range. A threshold alone never makes a value normal.
    package func flag(
        _ value: Decimal, unit: String, of item: String, for subject: RangeSubject, on day: CalendarDay
    ) -> ValueFlag? {
        if let critical = threshold(of: item, unit: unit, .critical, for: subject, on: day) {
            if critical.atOrBelow.map({ value <= $0 }) == true { return .criticalLow }
            if critical.atOrAbove.map({ value >= $0 }) == true { return .criticalHigh }
        }
        if let alert = threshold(of: item, unit: unit, .alert, for: subject, on: day) {
            if alert.atOrBelow.map({ value <= $0 }) == true { return .alertLow }
            if alert.atOrAbove.map({ value >= $0 }) == true { return .alertHigh }
        }
        return range(of: item, unit: unit, for: subject, on: day).map { Self.flag(value, in: $0) }
    }

    private static func flag(_ value: Decimal, in range: ReferenceRange) -> ValueFlag {
        if let low = range.low, value < low { return .low }
        if let high = range.high, value > high { return .high }
        return .normal
    }
}
