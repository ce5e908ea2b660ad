// A result in its canonical unit, or why it has none: what is sure is converted, the rest stays as sent.
package import FoundationEssentials

/// A value in the canonical unit of its item. The text and unit as sent stay in the `LabItem` beside it.
package struct CanonicalValue: Sendable, Hashable {
    /// How the unit was understood.
    package enum Basis: String, Sendable, CaseIterable {
        /// It is the canonical unit, in some spelling.
        case same
        /// It is another unit of the same quantity; the conversion is exact.
        case converted
        /// It cannot be meant as it is written (haemoglobin in g/mL), and one near unit alone gives a value that
        /// people have. This is marked for the reader.
        case mended
    }

    package let item: BloodCountItem
    package let value: LabValue
    package let basis: Basis
    /// Half of the last digit that was sent, in the canonical unit: the rounding of the value.
    package let rounding: Decimal

    /// UCUM.
    package var unit: String { item.unit }

    /// The number where it is the value itself.
    package var number: Decimal? {
        guard case .exact(let number) = value else { return nil }
        return number
    }
}

/// What can be said of one result of a blood count.
package enum LabJudgement: Sendable, Hashable {
    /// Why a number is shown as sent, without a flag, and marked.
    package enum Doubt: String, Sendable, CaseIterable {
        case noUnit = "no-unit"
        case unknownUnit = "unknown-unit"
        /// The unit is known and measures something else.
        case wrongUnit = "wrong-unit"
        /// In this unit nobody can have the value; in another unit of the item many do.
        case impossible = "impossible-value"
    }

    case canonical(CanonicalValue)
    case doubtful(Doubt)
    /// No item of the table, no number, withdrawn or for research only: there is nothing to judge.
    case nothing

    /// The canonical value where there is one.
    package var canonical: CanonicalValue? {
        guard case .canonical(let value) = self else { return nil }
        return value
    }

    package init(_ item: LabItem) {
        guard let known = item.known, let value = item.quantity, !item.isResearchOnly, !item.isWithdrawn else {
            self = .nothing
            return
        }
        guard let unit = item.unit, unit.contains(where: { !$0.isWhitespace }) else {
            self = .doubtful(.noUnit)
            return
        }
        self = UnitReader(item: known, value: value, text: item.value ?? "").judge(unit)
    }
}

extension LabItem {
    /// The item of the table that this result is of: by its LOINC code; of a sender with codes of its own by a name
    /// that has one meaning. nil when its code and its name mean different items.
    package var known: BloodCountItem? {
        if code.system == "LN" { return BloodCountItem.item(loinc: code.code) ?? countUnderMorphology }
        let byCode = code.system == nil ? BloodCountItem.item(loinc: code.code) : nil
        let found = [byCode, BloodCountItem.item(named: code.code), code.name.flatMap(BloodCountItem.item(named:))]
        let items = Set(found.compactMap(\.self))
        return items.count == 1 ? items.first : nil
    }

    /// A code of morphology whose value is a number of cells in a volume can only be meant as their count; words under it, or
    /// a number in no unit, are what the code says and are not judged.
    private var countUnderMorphology: BloodCountItem? {
        guard let item = BloodCountItem.item(ofMorphology: code.code), quantity != nil, let unit,
            LabUnit.readings(of: unit).contains(where: { $0.dimension == .count })
        else { return nil }
        return item
    }

    /// The number or bound that the value's text gives.
    package var quantity: LabValue? { number.map(LabValue.exact) ?? bound.map(LabValue.bound) }

    /// Deleted, posted as wrong (W: another patient's, for instance), or it could not be obtained.
    package var isWithdrawn: Bool {
        status == .deleted || status == .cannotBeObtained || status == .other("W")
    }
}
