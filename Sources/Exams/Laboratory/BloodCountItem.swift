// The items of a blood count: what each measures, its canonical unit, its names, and what a body can hold.
package import FoundationEssentials

/// One item, by the LOINC code that Mindray's analysers send for it and that ranges are kept under.
package struct BloodCountItem: Sendable, Hashable {
    /// What sort of quantity it is; this alone decides which units mean anything.
    package enum Quantity: Sendable, Hashable, CaseIterable {
        /// White cells, platelets and parts of them: 10*9/L.
        case cells
        /// Red cells: 10*12/L.
        case redCells
        /// Haemoglobin in blood: g/L.
        case haemoglobin
        /// Haemoglobin in red cells: g/L.
        case cellHaemoglobin
        /// Haemoglobin of one cell: pg.
        case haemoglobinOfCell
        /// Part of blood that is cells: L/L.
        case packedVolume
        /// Part of cells, spread of a distribution, packed platelets: %.
        case share
        /// Volume of one cell, width of a distribution: fL.
        case cellVolume
    }

    /// LOINC code.
    package let code: String
    /// What people and devices call it: `WBC`.
    package let name: String
    package let zh: String
    package let en: String
    package let quantity: Quantity
    /// Values met in people, ill ones included, in the canonical unit: what an odd unit may be mended by.
    package let usual: ClosedRange<Decimal>
    /// Values beyond which a unit must be wrong, in the canonical unit.
    package let possible: ClosedRange<Decimal>
    /// Other LOINC codes of the same item: other methods, and panels of other senders.
    package let aliases: [String]

    /// UCUM.
    package var unit: String { quantity.unit }
}

extension BloodCountItem.Quantity {
    /// The canonical unit in UCUM.
    package var unit: String {
        switch self {
        case .cells: "10*9/L"
        case .redCells: "10*12/L"
        case .haemoglobin, .cellHaemoglobin: "g/L"
        case .haemoglobinOfCell: "pg"
        case .packedVolume: "L/L"
        case .share: "%"
        case .cellVolume: "fL"
        }
    }

    /// What the canonical unit measures, and its power of ten.
    var base: (dimension: LabUnit.Dimension, exponent: Int) {
        switch self {
        case .cells: (.count, 9)
        case .redCells: (.count, 12)
        case .haemoglobin, .cellHaemoglobin: (.massConcentration, 0)
        case .haemoglobinOfCell: (.mass, -12)
        case .packedVolume: (.fraction, 0)
        case .share: (.fraction, -2)
        case .cellVolume: (.volume, -15)
        }
    }
}
