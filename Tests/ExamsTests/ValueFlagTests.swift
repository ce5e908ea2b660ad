// Flags: no range, no flag.
import Alliance
import Exams
import FoundationEssentials
import Patients
import Testing

@Suite struct ValueFlagTests {
    static let day = CalendarDay(sinceEpoch: 20_000)
    static let haemoglobin = "718-7"

    static func range(_ low: Decimal, _ high: Decimal, _ group: RangeGroup, from: Int = -1000)
        -> ReferenceRange
    {
        ReferenceRange(
            item: haemoglobin, unit: "g/L", low: low, high: high, group: group, source: "test",
            validFrom: day.adding(days: from))
    }

    let table = RangeTable(
        ranges: [
            range(130, 175, RangeGroup(sex: .male, ageDays: 6575..<60_000)),
            range(115, 150, RangeGroup(sex: .female, ageDays: 6575..<60_000)),
            range(112, 149, RangeGroup(ageDays: 730..<2190)),
            range(1, 2, RangeGroup(sex: .male, ageDays: 6575..<60_000), from: 1),
        ],
        thresholds: [
            Threshold(
                item: haemoglobin, unit: "g/L", tier: .critical, atOrBelow: 50, atOrAbove: 200,
                group: RangeGroup(),
                source: "test", validFrom: day),
            Threshold(
                item: haemoglobin, unit: "g/L", tier: .alert, atOrBelow: 70, atOrAbove: nil,
                group: RangeGroup(),
                source: "test", validFrom: day),
        ])

    func flag(_ value: Decimal, unit: String = "g/L", sex: Sex? = .male, age: Int? = 15_000) -> ValueFlag? {
        let subject = RangeSubject(sex: sex, ageDays: age, isPregnant: nil, specimen: nil)
        return table.flag(value, unit: unit, of: Self.haemoglobin, for: subject, on: Self.day)
    }

    @Test(arguments: [
        (Decimal(130), ValueFlag.normal), (129, .low), (175, .normal), (176, .high), (70, .alertLow),
        (71, .low),
        (50, .criticalLow), (200, .criticalHigh),
    ])
    func `bounds belong to the range, and reaching a threshold counts`(value: Decimal, expected: ValueFlag) {
        #expect(flag(value) == expected)
    }

    private func flag(_ text: String, status: ResultStatus = .final) -> ValueFlag? {
        let item = LabItem(
            code: LabCode(system: "LN", code: Self.haemoglobin, name: nil), value: text, SentValue(text), unit: "g/L",
            status: status)
        let subject = RangeSubject(sex: .male, ageDays: 15_000, isPregnant: nil, specimen: nil)
        return table.flag(item, for: subject, on: Self.day)
    }

    @Test(arguments: [
        ("<40", ValueFlag.criticalLow), ("<60", .alertLow), ("<100", .low), ("<150", nil), (">210", .criticalHigh),
    ])
    func `a bound has the mildest flag of what it leaves open, on one side`(text: String, expected: ValueFlag?) {
        #expect(flag(text) == expected)
    }

    @Test func `a result posted as wrong, deleted or never obtained has no flag`() {
        #expect(flag("40") == .criticalLow)
        for code in ["W", "D", "X"] { #expect(flag("40", status: ResultStatus(code: code)) == nil) }
    }

    @Test func `a child is judged by the child's band`() {
        #expect(flag(118, age: 1100) == .normal)
        #expect(flag(118, sex: nil, age: 1100) == .normal)
    }

    @Test func `when a fact that matters is unknown there is no range, and no flag`() {
        #expect(flag(118, sex: nil) == nil)
        #expect(flag(118, age: nil) == nil)
    }

    @Test func `a threshold that needs no fact still warns when the range is unknown`() {
        #expect(flag(40, sex: nil, age: nil) == .criticalLow)
    }

    @Test func `another unit has no range: 12 g per dL is not a critical 12 g per L`() {
        #expect(flag(12.4, unit: "g/dL") == nil)
    }

    @Test func `a range that begins tomorrow does not count today`() {
        #expect(flag(150) == .normal)
    }
}
