// An alert comes before the critical value, never behind it: pairs of thresholds of which the alert would never be seen.
import Alliance
import FoundationEssentials
import Patients

/// An alert beside the critical threshold that holds for the same people on the same days, and is reached first.
package struct TierInversion: Sendable, Hashable {
    package let alert: RangeSheetRow
    package let critical: RangeSheetRow
}

extension RangeSheet {
    /// Of each alert the critical rows that would be asked for everybody of its group on some day on which both hold: of several
    /// the one that asks for most. Rows of one kind, item and group end where the next of them begins.
    package var tierInversions: [TierInversion] {
        let thresholds = rows.compactMap { row -> Dated? in
            guard case .threshold(let threshold) = row, let canonical = threshold.canonical else { return nil }
            return Dated(row: row, threshold: canonical, until: end(of: row, threshold.validTo))
        }
        let alerts = thresholds.filter { $0.threshold.tier == .alert }
        let criticals = thresholds.filter { $0.threshold.tier == .critical }
        return alerts.flatMap { alert in
            let beside = criticals.filter {
                $0.threshold.item == alert.threshold.item && $0.overlaps(alert)
                    && $0.threshold.group.holds(forAllOf: alert.threshold.group)
            }
            return beside.filter { one in
                !beside.contains { $0.goesBefore(one) } && alert.threshold.isBehind(one.threshold)
            }.map { TierInversion(alert: alert.row, critical: $0.row) }
        }
    }

    /// The first day on which a row holds no more: its own end, or the first day of the next one for the same.
    private func end(of row: RangeSheetRow, _ own: CalendarDay?) -> CalendarDay? {
        let key = row.key
        let next = rows.filter {
            $0.kind == row.kind && $0.item == row.item && $0.key.group == key.group && $0.validFrom > row.validFrom
        }.map(\.validFrom).min()
        return [own, next].compactMap(\.self).min()
    }

    private struct Dated {
        let row: RangeSheetRow
        let threshold: Threshold
        let until: CalendarDay?

        func overlaps(_ other: Dated) -> Bool {
            until.map { other.threshold.validFrom < $0 } ?? true && other.until.map { threshold.validFrom < $0 } ?? true
        }

        /// For whom both hold, this one is asked.
        func goesBefore(_ other: Dated) -> Bool {
            let (mine, theirs) = (threshold.group, other.threshold.group)
            guard mine != theirs, overlaps(other) else { return false }
            if mine.narrowness != theirs.narrowness { return mine.narrowness > theirs.narrowness }
            return mine.days < theirs.days
        }
    }
}

extension Threshold {
    /// Whether a bound of this alert lies at or beyond that of the critical one, on the same side.
    fileprivate func isBehind(_ critical: Threshold) -> Bool {
        let isLow = atOrBelow.flatMap { low in critical.atOrBelow.map { low <= $0 } } ?? false
        let isHigh = atOrAbove.flatMap { high in critical.atOrAbove.map { high >= $0 } } ?? false
        return isLow || isHigh
    }
}

extension RangeGroup {
    /// Whether everybody of the other group is in this one.
    fileprivate func holds(forAllOf other: RangeGroup) -> Bool {
        func spans(_ mine: Range<Int>?, _ theirs: Range<Int>?) -> Bool {
            guard let mine else { return true }
            return theirs.map { mine.lowerBound <= $0.lowerBound && $0.upperBound <= mine.upperBound } ?? false
        }
        return (sex == nil || sex == other.sex) && (isPregnant == nil || isPregnant == other.isPregnant)
            && (specimen == nil || specimen == other.specimen) && spans(ageDays, other.ageDays)
            && spans(pregnancyWeeks, other.pregnancyWeeks) && spans(altitude, other.altitude)
    }
}
