// The flag of a result as sent: only where its unit, its range and the person's facts leave no doubt.
package import Alliance
import FoundationEssentials

extension RangeTable {
    /// The flag of a result: LOINC-coded, a number or a bound, in a unit that is understood, not for research only,
    /// not withdrawn. Otherwise nil: shown without a flag.
    package func flag(_ item: LabItem, for subject: RangeSubject, on day: CalendarDay) -> ValueFlag? {
        guard let value = LabJudgement(item).canonical else { return nil }
        let code = value.item.code
        let units = Set(ranges.lazy.filter { $0.item == code }.map(\.unit))
            .union(thresholds.lazy.filter { $0.item == code }.map(\.unit))
        for wanted in units.sorted() {
            guard LabUnit.convert(1, from: value.unit, to: wanted) != nil else { continue }
            return flag(value, unit: wanted, for: subject, on: day)
        }
        return nil
    }

    private func flag(
        _ value: CanonicalValue, unit: String, for subject: RangeSubject, on day: CalendarDay
    ) -> ValueFlag? {
        func flag(at number: Decimal) -> ValueFlag? {
            LabUnit.convert(number, from: value.unit, to: unit).flatMap {
                self.flag($0, unit: unit, of: value.item.code, for: subject, on: day)
            }
        }
        switch value.value {
        case .exact(let number): return flag(at: number)
        case .bound(let bound):
            // A bound has the mildest flag of the values that it leaves open, where all of them lie on one side.
            let near = flag(at: bound.innermost)
            let far = flag(at: bound.isUpper ? 0 : value.item.possible.upperBound * 1000)
            return Self.mildest(near, far)
        }
    }

    private static func mildest(_ one: ValueFlag?, _ other: ValueFlag?) -> ValueFlag? {
        guard let one, let other, one != other else { return one == other ? one : nil }
        for side: [ValueFlag] in [[.low, .alertLow, .criticalLow], [.high, .alertHigh, .criticalHigh]] {
            guard let first = side.firstIndex(of: one), let second = side.firstIndex(of: other) else { continue }
            return side[min(first, second)]
        }
        return nil
    }
}

extension LabBound {
    /// The value lies below the number.
    fileprivate var isUpper: Bool { side == .below || side == .atMost }

    /// The value nearest to the number that the bound still allows.
    fileprivate var innermost: Decimal {
        let step = Decimal(sign: .plus, exponent: -9, significand: 1)
        switch side {
        case .below: return number - step
        case .above: return number + step
        case .atMost, .atLeast: return number
        }
    }
}
