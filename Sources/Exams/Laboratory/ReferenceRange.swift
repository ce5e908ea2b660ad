// Reference ranges and thresholds as dated, sourced data, and whom they are for.
package import Alliance
package import FoundationEssentials
package import Patients

/// How blood was taken; children's ranges differ by it (WS/T 779-2021). Raw values are the codes in SQL.
package enum Specimen: String, CaseIterable, Codable, Sendable {
    case venous, capillary
}

/// What must be known of a person before a range can be chosen; nil means unknown.
package struct RangeSubject: Hashable, Sendable {
    package let sex: Sex?
    package let ageDays: Int?
    package let isPregnant: Bool?
    package let specimen: Specimen?
    /// Whole weeks of the pregnancy; nil when there is none or the week is not known.
    package let pregnancyWeek: Int?
    /// Metres above the sea of the place where the person lives.
    package let altitude: Int?

    /// A known week of pregnancy makes a person pregnant.
    package init(
        sex: Sex?, ageDays: Int?, isPregnant: Bool?, specimen: Specimen?, pregnancyWeek: Int? = nil,
        altitude: Int? = nil
    ) {
        self.sex = sex
        self.ageDays = ageDays
        self.isPregnant = pregnancyWeek == nil ? isPregnant : true
        self.specimen = specimen
        self.pregnancyWeek = pregnancyWeek
        self.altitude = altitude
    }
}

/// For whom a range or threshold is meant; nil means it does not matter.
package struct RangeGroup: Hashable, Codable, Sendable {
    package let sex: Sex?
    /// Days of age, the first included, the last not.
    package let ageDays: Range<Int>?
    package let isPregnant: Bool?
    package let specimen: Specimen?
    /// Whole weeks, the first included, the last not.
    package let pregnancyWeeks: Range<Int>?
    /// Metres above the sea, the first included, the last not.
    package let altitude: Range<Int>?

    package init(
        sex: Sex? = nil, ageDays: Range<Int>? = nil, isPregnant: Bool? = nil, specimen: Specimen? = nil,
        pregnancyWeeks: Range<Int>? = nil, altitude: Range<Int>? = nil
    ) {
        self.sex = sex
        self.ageDays = ageDays
        self.isPregnant = isPregnant
        self.specimen = specimen
        self.pregnancyWeeks = pregnancyWeeks
        self.altitude = altitude
    }

    /// Whether `subject` is surely in the group: an unknown fact that matters keeps it out.
    package func includes(_ subject: RangeSubject) -> Bool {
        (sex == nil || sex == subject.sex)
            && (isPregnant == nil || isPregnant == subject.isPregnant)
            && (specimen == nil || specimen == subject.specimen)
            && Self.holds(ageDays, subject.ageDays) && Self.holds(pregnancyWeeks, subject.pregnancyWeek)
            && Self.holds(altitude, subject.altitude)
    }

    private static func holds(_ span: Range<Int>?, _ fact: Int?) -> Bool {
        guard let span else { return true }
        return fact.map(span.contains) ?? false
    }

    /// How many facts the group asks for: the narrower group wins.
    package var narrowness: Int {
        (sex == nil ? 0 : 1) + (ageDays == nil ? 0 : 1) + (isPregnant == nil ? 0 : 1)
            + (specimen == nil ? 0 : 1) + (pregnancyWeeks == nil ? 0 : 1) + (altitude == nil ? 0 : 1)
    }

    /// Days that the group's ages span: among groups that ask for as much, the narrower span wins.
    var days: Int { ageDays?.count ?? .max }
}

/// A row of the county's table of reference ranges (参考区间). Bounds are inclusive, in `unit`.
package struct ReferenceRange: Hashable, Codable, Sendable {
    /// LOINC code of the item.
    package let item: String
    /// UCUM.
    package let unit: String
    package let low: Decimal?
    package let high: Decimal?
    package let group: RangeGroup
    /// Where the numbers are from.
    package let source: String
    package let validFrom: CalendarDay
    /// The first day on which it holds no more; nil while no end is set.
    package let validTo: CalendarDay?

    package init(
        item: String, unit: String, low: Decimal?, high: Decimal?, group: RangeGroup, source: String,
        validFrom: CalendarDay, validTo: CalendarDay? = nil
    ) {
        self.item = item
        self.unit = unit
        self.low = low
        self.high = high
        self.group = group
        self.source = source
        self.validFrom = validFrom
        self.validTo = validTo
    }
}

/// How grave it is to be beyond a threshold. Raw values are the codes in SQL.
package enum ThresholdTier: String, CaseIterable, Codable, Sendable {
    /// 重大阳性值
    case alert
    /// 危急值
    case critical
}

/// A row of the county's table of critical values (危急值). Reaching a bound counts: at or below, at or above.
package struct Threshold: Hashable, Codable, Sendable {
    /// LOINC code of the item.
    package let item: String
    /// UCUM.
    package let unit: String
    package let tier: ThresholdTier
    package let atOrBelow: Decimal?
    package let atOrAbove: Decimal?
    package let group: RangeGroup
    /// Where the numbers are from.
    package let source: String
    package let validFrom: CalendarDay
    /// The first day on which it holds no more; nil while no end is set.
    package let validTo: CalendarDay?

    package init(
        item: String, unit: String, tier: ThresholdTier, atOrBelow: Decimal?, atOrAbove: Decimal?,
        group: RangeGroup, source: String, validFrom: CalendarDay,
        validTo: CalendarDay? = nil
    ) {
        self.item = item
        self.unit = unit
        self.tier = tier
        self.atOrBelow = atOrBelow
        self.atOrAbove = atOrAbove
        self.group = group
        self.source = source
        self.validFrom = validFrom
        self.validTo = validTo
    }
}
