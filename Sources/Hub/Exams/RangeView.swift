// Reference ranges and thresholds on the wire.
import Alliance
import Exams
import FoundationEssentials
import Patients

/// A reference range. Bounds are inclusive.
struct RangeView: Encodable, Sendable {
    let low: Decimal?
    let high: Decimal?
    /// UCUM. Beside a value it is the value's own.
    let unit: String
    /// Whom it is for; absent beside a value, which it is for.
    let group: GroupView?
    let source: String
    let validFrom: CalendarDay
    /// The first day on which it holds no more.
    let validTo: CalendarDay?

    init(_ range: ReferenceRange, isWhole: Bool = false) {
        low = range.low
        high = range.high
        unit = range.unit
        group = isWhole ? GroupView(range.group) : nil
        source = range.source
        validFrom = range.validFrom
        validTo = range.validTo
    }
}

/// A threshold. Reaching a bound counts; one without bounds says that the tier is off for its group.
struct ThresholdView: Encodable, Sendable {
    let tier: String
    let atOrBelow: Decimal?
    let atOrAbove: Decimal?
    let unit: String
    let group: GroupView?
    let source: String
    let validFrom: CalendarDay
    let validTo: CalendarDay?

    init(_ threshold: Threshold, isWhole: Bool = false) {
        tier = threshold.tier.rawValue
        atOrBelow = threshold.atOrBelow
        atOrAbove = threshold.atOrAbove
        unit = threshold.unit
        group = isWhole ? GroupView(threshold.group) : nil
        source = threshold.source
        validFrom = threshold.validFrom
        validTo = threshold.validTo
    }
}

/// Whom a row is for: what is absent does not matter.
struct GroupView: Encodable, Sendable {
    /// The first is in it, the last is not.
    struct Span: Encodable, Sendable {
        let from: Int
        let to: Int

        init(_ span: Range<Int>) {
            from = span.lowerBound
            to = span.upperBound
        }
    }

    let sex: String?
    let ageDays: Span?
    let pregnant: Bool?
    /// Whole weeks of the pregnancy.
    let weeks: Span?
    let specimen: String?
    /// Metres above the sea.
    let altitude: Span?

    init(_ group: RangeGroup) {
        sex = group.sex?.rawValue
        ageDays = group.ageDays.map { Span($0) }
        pregnant = group.isPregnant
        weeks = group.pregnancyWeeks.map { Span($0) }
        specimen = group.specimen?.rawValue
        altitude = group.altitude.map { Span($0) }
    }
}
