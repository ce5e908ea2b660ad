// Whether the numbers of a blood count agree with each other: five sums that every whole count obeys.
package import FoundationEssentials

/// One sum of a blood count, held against what the device wrote. A sum that fails is a mark on the report's
/// quality, never a reason to change or hide a value.
package struct BloodCountCheck: Sendable, Hashable {
    /// The sums. Raw values are their names in JSON.
    package enum Sum: String, Sendable, CaseIterable {
        /// HCT = RBC × MCV.
        case packedVolume = "hct"
        /// MCH = HGB / RBC.
        case cellHaemoglobin = "mch"
        /// MCHC = HGB / HCT.
        case cellConcentration = "mchc"
        /// The shares of all white cells together are 100 %.
        case differential = "differential"
        /// NEU# = WBC × NEU%, and so for each sort of white cell.
        case absolute = "absolute"
    }

    package let sum: Sum
    /// LOINC code of the item that the sum gives; nil for the differential.
    package let item: String?
    /// As the device wrote it, in the canonical unit (the differential: 100).
    package let stated: Decimal
    /// From the other items.
    package let computed: Decimal
    /// How far the two may lie apart.
    package let tolerance: Decimal

    package var holds: Bool { abs(stated - computed) <= tolerance }

    private func abs(_ number: Decimal) -> Decimal { number < 0 ? -number : number }
}

/// All sums that a blood count's items allow.
///
/// Tolerances: what rounding to the printed digits can do on both sides, and a slack for devices that measure
/// what others compute, or compute from unrounded numbers: 2 % of the value for HCT, MCH and MCHC, 1 % for the
/// absolute counts, 1 percentage point for the differential (domain notes: "100 ± 1").
package enum BloodCountChecks {
    private static let measured = Decimal(sign: .plus, exponent: -2, significand: 2)
    private static let counted = Decimal(sign: .plus, exponent: -2, significand: 1)

    /// The sums, those that hold and those that do not. An item that stands several times takes part in none.
    package static func all(of count: BloodCount) -> [BloodCountCheck] {
        let values = Values(count)
        return [packedVolume(values), cellHaemoglobin(values), cellConcentration(values), differential(count, values)]
            .compactMap(\.self) + absolutes(values)
    }

    private static func packedVolume(_ values: Values) -> BloodCountCheck? {
        guard let cells = values["789-8"], let volume = values["787-2"] else { return nil }
        return check(.packedVolume, "4544-3", values, product: cells.times(volume), exponent: -3, slack: measured)
    }

    private static func cellHaemoglobin(_ values: Values) -> BloodCountCheck? {
        guard let haemoglobin = values["718-7"], let cells = values["789-8"] else { return nil }
        return check(.cellHaemoglobin, "785-6", values, product: haemoglobin.over(cells), exponent: 0, slack: measured)
    }

    private static func cellConcentration(_ values: Values) -> BloodCountCheck? {
        guard let haemoglobin = values["718-7"], let packed = values["4544-3"] else { return nil }
        return check(
            .cellConcentration, "786-4", values, product: haemoglobin.over(packed), exponent: 0, slack: measured)
    }

    /// Each sort of white cell: its count, and its share in the differential.
    private static let sorts = [
        ("751-8", "770-8"), ("731-0", "736-9"), ("742-7", "5905-5"), ("711-2", "713-8"), ("704-7", "706-2"),
        ("53115-2", "71695-1"),
    ]

    private static func absolutes(_ values: Values) -> [BloodCountCheck] {
        sorts.compactMap { count, share in
            guard let white = values["6690-2"], let part = values[share] else { return nil }
            return check(.absolute, count, values, product: white.times(part), exponent: -2, slack: counted)
        }
    }

    private static func check(
        _ sum: BloodCountCheck.Sum, _ item: String, _ values: Values, product: Rounded?, exponent: Int, slack: Decimal
    ) -> BloodCountCheck? {
        guard let stated = values[item], let product else { return nil }
        let computed = LabUnit.shift(product.value, by: exponent)
        let tolerance = stated.rounding + LabUnit.shift(product.rounding, by: exponent) + stated.value * slack
        return BloodCountCheck(sum: sum, item: item, stated: stated.value, computed: computed, tolerance: tolerance)
    }

    /// The shares of a whole differential: all five sorts, or the three parts of a three-part analyser.
    private static func differential(_ count: BloodCount, _ values: Values) -> BloodCountCheck? {
        let parts = ThreePartDifferential(count)?.shares(values) ?? sorts.prefix(5).map { values[$0.1] }
        guard !parts.contains(nil) else { return nil }
        let shares = parts.compactMap(\.self)
        let total = shares.reduce(Decimal(0)) { $0 + $1.value }
        let rounding = shares.reduce(Decimal(0)) { $0 + $1.rounding }
        return BloodCountCheck(
            sum: .differential, item: nil, stated: 100, computed: total, tolerance: max(1, rounding))
    }
}

/// A number with its rounding: half of its last digit, and what that does to sums.
struct Rounded: Sendable, Hashable {
    let value: Decimal
    let rounding: Decimal

    func times(_ other: Rounded) -> Rounded {
        Rounded(
            value: value * other.value,
            rounding: value * other.rounding + other.value * rounding + rounding * other.rounding)
    }

    /// nil where the divisor may be nothing.
    func over(_ other: Rounded) -> Rounded? {
        let least = other.value - other.rounding
        guard least > 0 else { return nil }
        return Rounded(
            value: value / other.value, rounding: (value + rounding) / least - value / other.value)
    }
}

/// The canonical numbers of a count by LOINC code.
struct Values {
    private var table: [String: Rounded] = [:]

    init(_ count: BloodCount) {
        var seen: Set<String> = []
        for item in count.items {
            guard let value = LabJudgement(item).canonical, let number = value.number, number >= 0 else { continue }
            let code = value.item.code
            table[code] = seen.insert(code).inserted ? Rounded(value: number, rounding: value.rounding) : nil
        }
    }

    subscript(_ code: String) -> Rounded? { table[code] }
}

/// Lymphocytes, middle cells and granulocytes, as three-part analysers tell them apart.
struct ThreePartDifferential {
    /// The middle cells and the granulocytes as sent; neither has a LOINC code of its own.
    private let middle: LabItem
    private let granulocytes: LabItem?

    private static let middleNames: Set<String> = ["MXD%", "MID%", "MI%", "MIX%", "MIDDLE%", "10029"]
    private static let granulocyteNames: Set<String> = ["GRAN%", "GRA%", "GR%", "GRN%", "10030"]

    /// nil when the count has no middle cells.
    init?(_ count: BloodCount) {
        func first(_ names: Set<String>) -> LabItem? {
            count.items.first { item in
                [item.code.code, item.code.name ?? ""].contains { names.contains($0.uppercased()) }
            }
        }
        guard let middle = first(Self.middleNames) else { return nil }
        self.middle = middle
        granulocytes = first(Self.granulocyteNames)
    }

    /// Sysmex calls the granulocytes of its three parts NEUT.
    func shares(_ values: Values) -> [Rounded?] {
        [values["736-9"], Self.share(middle), granulocytes.map(Self.share) ?? values["770-8"]]
    }

    private static func share(_ item: LabItem) -> Rounded? {
        guard let number = item.number, let unit = item.unit, LabUnit.convert(1, from: unit, to: "%") == 1 else {
            return nil
        }
        let half = Decimal(sign: .plus, exponent: -LabValue.decimals(of: item.value ?? "") - 1, significand: 5)
        return Rounded(value: number, rounding: half)
    }
}
