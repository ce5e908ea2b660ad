// Units of laboratory values, and the only conversions between them that we make.
package import Alliance
package import FoundationEssentials

/// A unit that analysers send, by what it measures. An unknown or missing unit is never guessed: 12.4 may be
/// g/dL or, in another device, a deadly g/L.
package enum LabUnit {
    private enum Kind {
        case mass, count, fraction
    }

    /// The spellings that we know (UCUM, and those of HL7 devices), as multiples of g/L, 10*9/L and %.
    private static let known: [String: (kind: Kind, factor: Decimal)] = [
        "g/l": (.mass, 1), "g/dl": (.mass, 10), "mg/ml": (.mass, 1),
        "mg/dl": (.mass, Decimal(sign: .plus, exponent: -2, significand: 1)),
        "10*9/l": (.count, 1), "10^9/l": (.count, 1), "10*3/ul": (.count, 1), "10^3/ul": (.count, 1),
        "10*3/mm3": (.count, 1),
        "giga.l-1": (.count, 1), "10*12/l": (.count, 1000), "10^12/l": (.count, 1000),
        "10*6/ul": (.count, 1000),
        "10^6/ul": (.count, 1000), "10*6/mm3": (.count, 1000), "tera.l-1": (.count, 1000),
        "/ul": (.count, Decimal(sign: .plus, exponent: -3, significand: 1)), "%": (.fraction, 1),
        "l/l": (.fraction, 100),
    ]

    /// `value` said in `wanted` instead of `unit`; nil when either is unknown or they measure different
    /// things. Units that are written alike need not be known.
    package static func convert(_ value: Decimal, from unit: String, to wanted: String) -> Decimal? {
        let (unit, wanted) = (normalised(unit), normalised(wanted))
        if unit == wanted { return value }
        guard let from = known[unit], let to = known[wanted], from.kind == to.kind else { return nil }
        return value * from.factor / to.factor
    }

    /// Small letters, and both micro signs as u. No two of our spellings differ by case alone.
    private static func normalised(_ unit: String) -> String {
        String(unit.lowercased().prefix(32).map { $0 == "µ" || $0 == "μ" ? "u" : $0 })
    }
}

extension RangeTable {
    /// The flag of a result as sent: LOINC-coded, with a number and a unit that can be converted to the
    /// table's, not for research only, not withdrawn. Otherwise nil: shown without a flag.
    package func flag(_ item: LabItem, for subject: RangeSubject, on day: CalendarDay) -> ValueFlag? {
        guard item.code.system == "LN", !item.isResearchOnly, let number = item.number, let unit = item.unit,
            item.status != .deleted, item.status != .cannotBeObtained
        else { return nil }
        let code = item.code.code
        let units = Set(
            ranges.filter { $0.item == code }.map(\.unit) + thresholds.filter { $0.item == code }.map(\.unit))
        for wanted in units.sorted() {
            guard let value = LabUnit.convert(number, from: unit, to: wanted) else { continue }
            return flag(value, unit: wanted, of: code, for: subject, on: day)
        }
        return nil
    }
}
