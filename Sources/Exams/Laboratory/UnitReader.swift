// How one item's unit is understood: as written, mended where only one meaning is left, else not at all.
import FoundationEssentials

struct UnitReader {
    let item: BloodCountItem
    let value: LabValue
    /// The value as sent, for its rounding.
    let text: String

    /// Grams of haemoglobin in a mole of its monomer: 16 114.5 g/mol (IFCC), rounded as laboratories use it.
    static let gramsPerMole = Decimal(16_114)

    /// Haemoglobin in g/L that people were seen to live with: from here on a unit of mass is believed before mmol/L is tried.
    static let livedWith: Decimal = 7

    private typealias Meaning = (scale: Decimal, exponent: Int)

    func judge(_ unit: String) -> LabJudgement {
        let readings = self.readings(of: unit)
        guard !readings.isEmpty else { return .doubtful(.unknownUnit) }
        guard let reading = readings.first(where: { meaning(of: $0) != nil }), let meaning = meaning(of: reading)
        else { return .doubtful(.wrongUnit) }
        let isUsual = Self.customary(item.quantity).contains(reading)
        let plain = scaled(number, by: meaning)
        // Thousands that a device leaves out of a bare count: 250 /uL of platelets is no patient's.
        if reading.above == 0, reading.below == -6, plain < item.usual.lowerBound, item.usual.contains(plain * 1_000) {
            return .doubtful(.impossible)
        }
        if item.possible.contains(plain) && isUsual { return canonical(meaning, reading) }
        if !isUsual, let mended = mended(reading) { return mended }
        let isOtherwiseUsual = Self.customary(item.quantity).contains { other in
            other != reading && !isOutweighed(other, by: reading, at: plain)
                && self.meaning(of: other).map { item.usual.contains(scaled(number, by: $0)) } == true
        }
        return isOtherwiseUsual || plain < 0 || plain > item.possible.upperBound
            ? .doubtful(.impossible) : canonical(meaning, reading)
    }

    /// UCUM's `1` is a part of the whole where the item is one; of anything else it says nothing.
    private func readings(of unit: String) -> [LabUnit.Reading] {
        let isPart = item.quantity == .packedVolume || item.quantity == .share
        return isPart && unit.filter { !$0.isWhitespace } == "1"
            ? [LabUnit.Reading(.fraction, 0)] : LabUnit.readings(of: unit)
    }

    /// Who writes grams does not mean millimoles where the grams are a value that people have lived with: 1.9 g/dL is no 1.9 mmol/L.
    private func isOutweighed(_ other: LabUnit.Reading, by reading: LabUnit.Reading, at plain: Decimal) -> Bool {
        item.quantity == .haemoglobin && reading.dimension == .massConcentration && plain >= Self.livedWith
            && other.dimension == .amountConcentration
    }

    private var number: Decimal {
        switch value {
        case .exact(let number): number
        case .bound(let bound): bound.number
        }
    }

    /// The unit mended: the same thing above the line with another volume below it, or grams for milligrams.
    /// Sure only when every such unit that gives a usual value gives the same one.
    private func mended(_ reading: LabUnit.Reading) -> LabJudgement? {
        let isMass = reading.dimension == .massConcentration
        let near =
            (isMass ? [0, -1, -3] : [0, -6]).map { LabUnit.Reading(reading.dimension, reading.above, $0) }
            + (isMass ? [0, -3] : []).map { LabUnit.Reading(reading.dimension, $0, reading.below) }
        let fitting = near.filter { $0 != reading }.compactMap { near -> Meaning? in
            guard let meaning = meaning(of: near), item.usual.contains(scaled(number, by: meaning)) else { return nil }
            return meaning
        }
        guard let first = fitting.first, Set(fitting.map(\.exponent)).count == 1 else { return nil }
        return .canonical(value(in: first, .mended))
    }

    private func canonical(_ meaning: Meaning, _ reading: LabUnit.Reading) -> LabJudgement {
        .canonical(value(in: meaning, meaning.exponent == 0 && meaning.scale == 1 ? .same : .converted))
    }

    private func value(in meaning: Meaning, _ basis: CanonicalValue.Basis) -> CanonicalValue {
        let half = scaled(Decimal(sign: .plus, exponent: -LabValue.decimals(of: text) - 1, significand: 5), by: meaning)
        let converted: LabValue =
            switch value {
            case .exact(let number): .exact(scaled(number, by: meaning))
            case .bound(let bound): .bound(LabBound(bound.side, scaled(bound.number, by: meaning)))
            }
        return CanonicalValue(item: item, value: converted, basis: basis, rounding: half)
    }

    private func scaled(_ number: Decimal, by meaning: Meaning) -> Decimal {
        LabUnit.shift(number * meaning.scale, by: meaning.exponent)
    }

    /// What a number in this unit must be multiplied with; nil where the unit measures something else.
    private func meaning(of reading: LabUnit.Reading) -> Meaning? {
        let base = item.quantity.base
        if reading.dimension == base.dimension { return (1, reading.exponent - base.exponent) }
        switch (reading.dimension, item.quantity) {
        case (.amountConcentration, .haemoglobin), (.amountConcentration, .cellHaemoglobin),
            (.amount, .haemoglobinOfCell):
            return (Self.gramsPerMole, reading.exponent - base.exponent)
        // MCHC in % is an old way to write g/dL; PDW is printed without a unit, in fL or in % (GSD).
        case (.fraction, .cellHaemoglobin): return (1000, reading.exponent)
        default: return nil
        }
    }

    /// The units in which devices give a quantity.
    private static func customary(_ quantity: BloodCountItem.Quantity) -> [LabUnit.Reading] {
        switch quantity {
        case .cells:
            [
                .init(.count, 9), .init(.count, 3, -6), .init(.count, 0, -6), .init(.count, 6), .init(.count, 2, -6),
                .init(.count, 4, -6), .init(.count, 0, -9), .init(.count, 6, -3),
            ]
        case .redCells:
            [
                .init(.count, 12), .init(.count, 6, -6), .init(.count, 4, -6), .init(.count, 0, -6),
                .init(.count, 0, -12), .init(.count, 9, -3),
            ]
        case .haemoglobin:
            [
                .init(.massConcentration, 0), .init(.massConcentration, 0, -1), .init(.massConcentration, -3, -3),
                .init(.massConcentration, 3, 3),
                .init(.amountConcentration, -3),
            ]
        case .cellHaemoglobin:
            [
                .init(.massConcentration, 0), .init(.massConcentration, 0, -1), .init(.massConcentration, -3, -3),
                .init(.massConcentration, 3, 3),
                .init(.amountConcentration, -3), .init(.fraction, -2),
            ]
        case .haemoglobinOfCell: [.init(.mass, -12), .init(.amount, -15)]
        case .packedVolume, .share: [.init(.fraction, -2), .init(.fraction, 0), .init(.fraction, -3)]
        case .cellVolume: [.init(.volume, -15)]
        }
    }
}
