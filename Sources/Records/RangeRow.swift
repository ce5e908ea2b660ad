// A row of the ranges and thresholds, between SQL and the engine.
import Alliance
import Exams
import FoundationEssentials
import Patients
import Postgres

/// A row as JSON, named as the columns are. A range has no tier; a threshold's bounds stand in `low` and `high`.
struct RangeRow: Codable, Sendable {
    var id: UUID?
    var code: String
    var unit: String
    var tier: String?
    var low: Decimal?
    var high: Decimal?
    var sex: String?
    var ageFromDays: Int?
    var ageToDays: Int?
    var pregnant: Bool?
    var weekFrom: Int?
    var weekTo: Int?
    var specimen: String?
    var altitudeFrom: Int?
    var altitudeTo: Int?
    var source: String
    var validFrom: CalendarDay
    var validTo: CalendarDay?

    private enum CodingKeys: String, CodingKey {
        case id, code, unit, tier, low, high, sex, pregnant, specimen, source
        case ageFromDays = "age_from_days", ageToDays = "age_to_days"
        case weekFrom = "week_from", weekTo = "week_to"
        case altitudeFrom = "altitude_from", altitudeTo = "altitude_to"
        case validFrom = "valid_from", validTo = "valid_to"
    }
}

extension RangeRow {
    init(_ range: ReferenceRange) {
        self.init(
            code: range.item, unit: range.unit, low: range.low, high: range.high, source: range.source,
            validFrom: range.validFrom, validTo: range.validTo)
        set(range.group)
    }

    init(_ threshold: Threshold) {
        self.init(
            code: threshold.item, unit: threshold.unit, tier: threshold.tier.rawValue, low: threshold.atOrBelow,
            high: threshold.atOrAbove, source: threshold.source, validFrom: threshold.validFrom,
            validTo: threshold.validTo)
        set(threshold.group)
    }

    private mutating func set(_ group: RangeGroup) {
        id = UUID.v7(at: Date.now)
        sex = group.sex?.rawValue
        (ageFromDays, ageToDays) = (group.ageDays?.lowerBound, group.ageDays?.upperBound)
        pregnant = group.isPregnant
        (weekFrom, weekTo) = (group.pregnancyWeeks?.lowerBound, group.pregnancyWeeks?.upperBound)
        specimen = group.specimen?.rawValue
        (altitudeFrom, altitudeTo) = (group.altitude?.lowerBound, group.altitude?.upperBound)
    }

    var range: ReferenceRange {
        ReferenceRange(
            item: code, unit: unit, low: low, high: high, group: group, source: source, validFrom: validFrom,
            validTo: validTo)
    }

    /// nil for a range.
    var threshold: Threshold? {
        guard let tier = tier.flatMap(ThresholdTier.init(rawValue:)) else { return nil }
        return Threshold(
            item: code, unit: unit, tier: tier, atOrBelow: low, atOrAbove: high, group: group, source: source,
            validFrom: validFrom, validTo: validTo)
    }

    private var group: RangeGroup {
        RangeGroup(
            sex: sex.flatMap(Sex.init(rawValue:)), ageDays: Self.span(ageFromDays, ageToDays),
            isPregnant: pregnant, specimen: specimen.flatMap(Specimen.init(rawValue:)),
            pregnancyWeeks: Self.span(weekFrom, weekTo), altitude: Self.span(altitudeFrom, altitudeTo))
    }

    /// The table's CHECK keeps both ends together and in order.
    private static func span(_ from: Int?, _ to: Int?) -> Range<Int>? {
        guard let from, let to, from < to else { return nil }
        return from..<to
    }
}

extension SQL {
    /// The columns of a range, in the form of a ``RangeRow``.
    static let rangeColumns: SQL = "code, unit, NULL::text AS tier, low, high, \(groupColumns)"
    /// The columns of a threshold, in the same form.
    static let thresholdColumns: SQL = "code, unit, tier, at_or_below AS low, at_or_above AS high, \(groupColumns)"
    /// Whom a row is for, and since when.
    static let groupColumns: SQL = """
        sex, age_from_days, age_to_days, pregnant, week_from, week_to, specimen, altitude_from, altitude_to, source,
        valid_from, valid_to
        """
    /// The form of the rows as JSON when they are written.
    static let rangeForm: SQL = """
        (id uuid, code text, unit text, tier text, low numeric, high numeric, sex text, age_from_days int, age_to_days int,
         pregnant boolean, week_from int, week_to int, specimen text, altitude_from int, altitude_to int, source text,
         valid_from date, valid_to date)
        """
}
