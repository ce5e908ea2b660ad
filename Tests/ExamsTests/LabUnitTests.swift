// Units are converted where that is certain, and nowhere else.
import Alliance
import Exams
import FoundationEssentials
import Testing

@Suite struct LabUnitTests {
    @Test(arguments: [
        ("12.4", "g/dL", "g/L", "124"), ("145", "g/L", "g/L", "145"), ("0.343", "L/L", "%", "34.3"),
        ("7.8", "10*3/uL", "10*9/L", "7.8"), ("4.06", "tera.l-1", "10*12/L", "4.06"),
        ("221", "giga.l-1", "10*9/L", "221"), ("4060", "10*3/µL", "10*12/L", "4.06"),
        ("4060", "10*3/礚", "10*12/L", "4.06"),
        ("98.2", "fL", "fl", "98.2"),
    ])
    func `a known unit is converted exactly`(value: String, from: String, to: String, expected: String) throws {
        let value = try #require(Decimal(string: value))
        #expect(LabUnit.convert(value, from: from, to: to) == Decimal(string: expected))
    }

    @Test(arguments: [("", "g/L"), ("g/L", "%"), ("mmol/L", "g/L"), ("1", "%"), ("g/L", "10*9/L")])
    func `what is not certain is not converted`(from: String, to: String) {
        #expect(LabUnit.convert(12.4, from: from, to: to) == nil)
    }

    @Test(arguments: [
        ("6690-2", "124", "g/L"), ("777-3", "124", "g/L"), ("6690-2", "12.4", "g/dL"), ("777-3", "12.4", "G/dL"),
        ("6690-2", "7.8", "ｇ/L"),
    ])
    func `grams are no count of cells`(code: String, value: String, unit: String) {
        let item = LabItem(
            code: LabCode(system: "LN", code: code, name: nil), value: value, SentValue(value), unit: unit, range: nil,
            flags: [],
            status: .final)
        #expect(LabJudgement(item) == .doubtful(.wrongUnit), "\(LabJudgement(item))")
    }

    @Test(arguments: ["G/L", "giga.l-1", "Gi/L", "Ｇ/L", "GPT/L"])
    func `giga per litre is a count of cells`(unit: String) {
        let item = LabItem(
            code: LabCode(system: "LN", code: "6690-2", name: nil), value: "7.8", SentValue("7.8"), unit: unit,
            range: nil,
            flags: [], status: .final)
        guard case .canonical = LabJudgement(item) else { return #expect(Bool(false), "\(LabJudgement(item))") }
    }

    static func item(
        _ number: Decimal?, _ unit: String?, system: String? = "LN", status: ResultStatus? = .final,
        research: Bool = false
    ) -> LabItem {
        LabItem(
            code: LabCode(system: system, code: "718-7", name: "HGB"),
            value: number.map(String.init(describing:)),
            number: number, unit: unit, range: nil, flags: [], status: status, isResearchOnly: research)
    }

    @Test func `a result in g per dL is judged as what it means`() {
        let day = CalendarDay(sinceEpoch: 20_000)
        let table = RangeTable(
            ranges: [
                ReferenceRange(
                    item: "718-7", unit: "g/L", low: 115, high: 150, group: RangeGroup(), source: "test",
                    validFrom: day)
            ],
            thresholds: [
                Threshold(
                    item: "718-7", unit: "g/L", tier: .critical, atOrBelow: 50, atOrAbove: nil,
                    group: RangeGroup(),
                    source: "test", validFrom: day)
            ])
        let subject = RangeSubject(sex: nil, ageDays: nil, isPregnant: nil, specimen: nil)
        func flag(_ item: LabItem) -> ValueFlag? { table.flag(item, for: subject, on: day) }
        #expect(flag(Self.item(Decimal(string: "12.4"), "g/dL")) == .normal)
        #expect(flag(Self.item(Decimal(string: "4.8"), "g/dL")) == .criticalLow)
        #expect(flag(Self.item(124, nil)) == nil)
        #expect(flag(Self.item(nil, "g/L")) == nil)
        #expect(flag(Self.item(124, "g/L", system: "99MRC")) == .normal)
        #expect(flag(Self.item(124, "g/L", research: true)) == nil)
        #expect(flag(Self.item(124, "g/L", status: .deleted)) == nil)
    }
}
