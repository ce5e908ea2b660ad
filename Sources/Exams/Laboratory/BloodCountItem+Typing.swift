// What a form for typing needs of each item: its units, the values that need no second look, and a three-part analyser's items.
package import FoundationEssentials

extension BloodCountItem {
    /// A unit to choose beside a typed value.
    package struct TypedUnit: Sendable, Hashable {
        /// UCUM, as it is kept.
        package let unit: String
        /// What a number in it is multiplied with to be in the canonical unit.
        package let factor: Decimal
    }

    /// The items of the form in the order of a printed report; the parts of a three-part analyser stand behind the others.
    package static let typed: [BloodCountItem] = all + threeParts

    /// The item of a row of the form.
    static func typed(code: String) -> BloodCountItem? {
        item(loinc: code) ?? threeParts.first { $0.code == code }
    }

    /// The units that analysers show for the item, the canonical one first.
    package var typedUnits: [TypedUnit] {
        let others: [TypedUnit] =
            switch quantity {
            case .cells: [TypedUnit(unit: "10*3/uL", factor: 1)]
            case .redCells: [TypedUnit(unit: "10*6/uL", factor: 1)]
            case .haemoglobin, .cellHaemoglobin: [TypedUnit(unit: "g/dL", factor: 10)]
            case .packedVolume: [TypedUnit(unit: "%", factor: LabUnit.shift(1, by: -2))]
            case .haemoglobinOfCell, .share, .cellVolume: []
            }
        return [TypedUnit(unit: unit, factor: 1)] + others
    }

    /// Values that need no second look when they are typed, in the canonical unit. Parts of the white cells, and cells that most
    /// blood has none of, begin at nothing.
    package var expected: ClosedRange<Decimal> { mayBeNone ? 0...usual.upperBound : usual }

    /// Values that a form takes in a unit, themselves in the canonical one. Haemoglobin of 7 to 19 g/L is a slip for g/dL; in any other
    /// unit it is as little as people were seen to live with.
    package func acceptable(in unit: String) -> ClosedRange<Decimal> {
        guard quantity == .haemoglobin, LabUnit.convert(1, from: unit, to: self.unit) != 1 else { return possible }
        return UnitReader.livedWith...possible.upperBound
    }

    /// Whether a value, in the canonical unit, lies outside what is met in people, ill ones included.
    func isRare(_ value: Decimal) -> Bool { !expected.contains(value) }

    /// Where the item's code is from: LOINC, or Mindray's own for what has none.
    var codeSystem: String { Self.threeParts.contains(self) ? "99MRC" : "LN" }

    /// White cells and platelets as such are never none; plateletcrit is a share of something else.
    private var mayBeNone: Bool {
        (quantity == .cells || quantity == .share) && possible.lowerBound == 0
            && !["6690-2", "777-3", "51637-7"].contains(code)
    }

    /// Middle cells and granulocytes have no LOINC code that means them: monocytes and neutrophils are something else. The codes
    /// are Mindray's.
    private static let threeParts: [BloodCountItem] = [
        part("10027", "MID#", "中间细胞绝对值", "middle cells", .cells),
        part("10028", "GRAN#", "粒细胞绝对值", "granulocytes", .cells),
        part("10029", "MID%", "中间细胞百分比", "middle cells, share", .share),
        part("10030", "GRAN%", "粒细胞百分比", "granulocytes, share", .share),
    ]

    private static func part(
        _ code: String, _ name: String, _ zh: String, _ en: String, _ quantity: Quantity
    ) -> BloodCountItem {
        let most: Decimal = quantity == .share ? 100 : 400
        return BloodCountItem(
            code: code, name: name, zh: zh, en: en, quantity: quantity, usual: 0...most,
            possible: 0...(quantity == .share ? 100 : 1500), aliases: [])
    }
}
