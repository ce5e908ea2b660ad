// The reference ranges and critical values that the demo county starts with.
import Alliance
import Exams
import FoundationEssentials
import Patients

/// Adult ranges of WS/T 405-2012, and thresholds that an alliance must confirm before real use.
enum DemoRanges {
    static var table: RangeTable { RangeTable(ranges: adult + pregnant + children, thresholds: thresholds) }

    private static let start = CalendarDay(year: 2013, month: 8, day: 1) ?? CalendarDay(sinceEpoch: 0)
    private static let adults = 6575..<1_000_000
    private static let standard = "WS/T 405-2012"
    private static let childStandard = "WS/T 779-2021 (to be checked against the standard)"

    private static func number(_ text: String) -> Decimal? { Decimal(string: text) }

    private static func range(
        _ item: String, _ unit: String, _ bounds: (String, String), _ group: RangeGroup,
        _ source: String = standard
    ) -> ReferenceRange {
        ReferenceRange(
            item: item, unit: unit, low: number(bounds.0), high: number(bounds.1), group: group,
            source: source,
            validFrom: start)
    }

    private static var adult: [ReferenceRange] {
        let everyone = RangeGroup(ageDays: adults)
        let men = RangeGroup(sex: .male, ageDays: adults)
        let women = RangeGroup(sex: .female, ageDays: adults)
        return [
            range("6690-2", "10*9/L", ("3.5", "9.5"), everyone),
            range("751-8", "10*9/L", ("1.8", "6.3"), everyone),
            range("731-0", "10*9/L", ("1.1", "3.2"), everyone),
            range("742-7", "10*9/L", ("0.1", "0.6"), everyone),
            range("711-2", "10*9/L", ("0.02", "0.52"), everyone),
            range("704-7", "10*9/L", ("0", "0.06"), everyone),
            range("770-8", "%", ("40", "75"), everyone), range("736-9", "%", ("20", "50"), everyone),
            range("5905-5", "%", ("3", "10"), everyone), range("713-8", "%", ("0.4", "8.0"), everyone),
            range("706-2", "%", ("0", "1"), everyone), range("789-8", "10*12/L", ("4.3", "5.8"), men),
            range("789-8", "10*12/L", ("3.8", "5.1"), women), range("718-7", "g/L", ("130", "175"), men),
            range("718-7", "g/L", ("115", "150"), women), range("4544-3", "%", ("40", "50"), men),
            range("4544-3", "%", ("35", "45"), women), range("787-2", "fL", ("82", "100"), everyone),
            range("785-6", "pg", ("27", "34"), everyone), range("786-4", "g/L", ("316", "354"), everyone),
            range("777-3", "10*9/L", ("125", "350"), everyone),
        ]
    }

    /// No national range exists for pregnancy: anaemia begins below 110 g/L (haematocrit 33 %), and white cells up to 15
    /// are common.
    private static var pregnant: [ReferenceRange] {
        let group = RangeGroup(sex: .female, ageDays: adults, isPregnant: true)
        let source = "proposal for the alliance to confirm; no national range for pregnancy"
        return [
            range("718-7", "g/L", ("110", "150"), group, source), range("4544-3", "%", ("33", "45"), group, source),
            range("6690-2", "10*9/L", ("3.5", "15"), group, source),
        ]
    }

    private static var children: [ReferenceRange] {
        let bands:
            [(
                Range<Int>, white: (String, String), haemoglobin: (String, String),
                platelets: (String, String)
            )] = [
                (28..<183, ("4.3", "14.2"), ("97", "183"), ("183", "614")),
                (183..<365, ("4.8", "14.6"), ("97", "141"), ("190", "579")),
                (365..<730, ("5.1", "14.1"), ("107", "141"), ("190", "524")),
                (730..<2192, ("4.4", "11.9"), ("112", "149"), ("188", "472")),
                (2192..<4748, ("4.3", "11.3"), ("118", "156"), ("167", "453")),
            ]
        return youths
            + bands.flatMap { days, white, haemoglobin, platelets in
                let group = RangeGroup(ageDays: days, specimen: .venous)
                return [
                    range("6690-2", "10*9/L", white, group, childStandard),
                    range("718-7", "g/L", haemoglobin, group, childStandard),
                    range("777-3", "10*9/L", platelets, group, childStandard),
                ]
            }
    }

    /// From 13 years on haemoglobin differs by sex.
    private static var youths: [ReferenceRange] {
        let days = 4748..<adults.lowerBound
        let all = RangeGroup(ageDays: days, specimen: .venous)
        let boys = RangeGroup(sex: .male, ageDays: days, specimen: .venous)
        let girls = RangeGroup(sex: .female, ageDays: days, specimen: .venous)
        return [
            range("6690-2", "10*9/L", ("4.1", "11.0"), all, childStandard),
            range("718-7", "g/L", ("129", "172"), boys, childStandard),
            range("718-7", "g/L", ("114", "154"), girls, childStandard),
            range("777-3", "10*9/L", ("150", "407"), all, childStandard),
        ]
    }

    private static let newborn = RangeGroup(ageDays: 0..<28)

    private static func threshold(
        _ item: String, _ unit: String, _ tier: ThresholdTier, _ bounds: (below: String?, above: String?),
        for group: RangeGroup = RangeGroup()
    ) -> Threshold {
        Threshold(
            item: item, unit: unit, tier: tier, atOrBelow: bounds.below.flatMap(number),
            atOrAbove: bounds.above.flatMap(number), group: group,
            source: "proposal for the alliance to confirm; hospital lists differ widely",
            validFrom: start)
    }

    private static var thresholds: [Threshold] {
        [
            threshold("6690-2", "10*9/L", .critical, ("1.5", "30")),
            threshold("6690-2", "10*9/L", .alert, ("2.5", "20")),
            threshold("751-8", "10*9/L", .critical, ("0.5", nil)),
            threshold("751-8", "10*9/L", .alert, ("1.0", nil)),
            threshold("718-7", "g/L", .critical, ("50", "200")),
            threshold("718-7", "g/L", .alert, ("70", nil)),
            threshold("4544-3", "%", .critical, ("15", "60")),
            threshold("4544-3", "%", .alert, ("20", nil)),
            threshold("777-3", "10*9/L", .critical, ("20", "1000")),
            threshold("777-3", "10*9/L", .alert, ("50", "600")),
            // Newborns: other bounds, and no alert where the adults' would call a healthy newborn ill.
            threshold("6690-2", "10*9/L", .critical, ("1.5", "50"), for: newborn),
            threshold("6690-2", "10*9/L", .alert, (nil, nil), for: newborn),
            threshold("718-7", "g/L", .critical, ("95", "223"), for: newborn),
        ]
    }
}
