// Units of laboratory values: what a spelling can mean, and the conversions that are exact.
package import FoundationEssentials

/// A unit that analysers send, by what it measures. An unknown or missing unit is never guessed: 12.4 may be
/// g/dL or, in another device, a deadly g/L.
package enum LabUnit {
    /// What a unit measures.
    package enum Dimension: Sendable, Hashable {
        /// Cells in a volume; base `1/L`.
        case count
        /// Mass in a volume; base `g/L`.
        case massConcentration
        /// Amount of substance in a volume; base `mol/L`.
        case amountConcentration
        /// Part of a whole; base 1.
        case fraction
        /// Volume; base litre.
        case volume
        /// Mass; base gram.
        case mass
        /// Amount of substance; base mole.
        case amount
    }

    /// One meaning of a spelling: `10^above / 10^below` of the dimension's base unit.
    package struct Reading: Sendable, Hashable {
        package let dimension: Dimension
        /// Power of ten of what is counted or weighed: 3 of `10*3/uL`, -3 of `mg/dL`.
        package let above: Int
        /// Power of ten of the volume beneath, 0 for a litre: -6 of `10*3/uL`. 0 where there is none.
        package let below: Int

        /// Power of ten of the whole.
        package var exponent: Int { above - below }

        init(_ dimension: Dimension, _ above: Int, _ below: Int = 0) {
            self.dimension = dimension
            self.above = above
            self.below = below
        }
    }

    /// All that a spelling can mean; empty for one that is not known. `G/L` is giga per litre and, from a device
    /// that writes capitals only, gram per litre: the quantity decides, so both are given. `g/L` and `G/dL` are grams alone.
    package static func readings(of spelling: String) -> [Reading] {
        UnitSpelling(spelling)?.readings ?? []
    }

    /// `value` said in `wanted` instead of `unit`, exactly; nil when either is unknown or they measure different
    /// things. Units that are written alike need not be known.
    package static func convert(_ value: Decimal, from unit: String, to wanted: String) -> Decimal? {
        if let one = UnitSpelling(unit), let other = UnitSpelling(wanted), one.text == other.text { return value }
        for target in strict(wanted) {
            guard let reading = strict(unit).first(where: { $0.dimension == target.dimension }) else { continue }
            return shift(value, by: reading.exponent - target.exponent)
        }
        return nil
    }

    /// The readings where no quantity helps to choose: `G/L` is giga per litre, `g/L` gram per litre.
    private static func strict(_ spelling: String) -> [Reading] {
        let all = readings(of: spelling)
        guard Set(all.map(\.dimension)).count > 1 else { return all }
        let wanted: Dimension = spelling.contains("G") ? .count : .massConcentration
        return all.filter { $0.dimension == wanted }
    }

    /// `value` times a power of ten, exactly.
    package static func shift(_ value: Decimal, by exponent: Int) -> Decimal {
        guard value != 0, exponent != 0 else { return value }
        return value * Decimal(sign: .plus, exponent: exponent, significand: 1)
    }
}
