// What must be known of a person for a range to be sure, and what stays open while it is not.
import Alliance
import Patients

/// A fact on which ranges depend. Raw values are the codes in JSON.
package enum RangeFact: String, CaseIterable, Codable, Sendable {
    case sex, age, pregnancy, specimen, altitude
}

extension RangeGroup {
    /// The facts that the group asks for and nobody knows; nil where something known keeps the person out of it.
    func openFacts(for subject: RangeSubject) -> Set<RangeFact>? {
        var open: Set<RangeFact> = []
        func mayHold(_ fact: RangeFact, _ holds: Bool?) -> Bool {
            if holds == nil { open.insert(fact) }
            return holds ?? true
        }
        let mayBeIn = [
            mayHold(.sex, sex.map { sex in subject.sex.map { $0 == sex } } ?? true),
            mayHold(.age, ageDays.map { span in subject.ageDays.map(span.contains) } ?? true),
            mayHold(.pregnancy, isPregnant.map { asked in subject.mayBePregnant.map { $0 == asked } } ?? true),
            mayHold(.pregnancy, pregnancyWeeks.map { subject.weekHolds($0) } ?? true),
            mayHold(.specimen, specimen.map { specimen in subject.specimen.map { $0 == specimen } } ?? true),
            mayHold(.altitude, altitude.map { span in subject.altitude.map(span.contains) } ?? true),
        ]
        return mayBeIn.allSatisfy(\.self) ? open : nil
    }
}

extension RangeSubject {
    /// Whether the person is pregnant; nil where that is not known and may be.
    fileprivate var mayBePregnant: Bool? { sex == .male ? false : isPregnant }

    fileprivate func weekHolds(_ weeks: Range<Int>) -> Bool? {
        mayBePregnant == false ? false : pregnancyWeek.map(weeks.contains)
    }
}

extension RangeTable {
    /// The ranges of other bounds that would go before `chosen` if unknown facts were such, each with these facts.
    func openRanges(
        of item: String, unit: String, for subject: RangeSubject, beside chosen: ReferenceRange?, on day: CalendarDay
    ) -> [(range: ReferenceRange, facts: Set<RangeFact>)] {
        ranges.compactMap { row in
            guard row.item == item, row.unit == unit, Self.holds(on: day, row.validFrom, row.validTo),
                let facts = row.group.openFacts(for: subject), !facts.isEmpty
            else { return nil }
            guard let chosen else { return (row, facts) }
            let isOther = row.low != chosen.low || row.high != chosen.high
            return isOther && Self.isWeaker((chosen.group, chosen.validFrom), (row.group, row.validFrom))
                ? (row, facts) : nil
        }
    }
}
