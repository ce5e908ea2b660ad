// The limb leads of a recording in microvolts, as far as their relations need them.

import Waveforms

struct LimbLeads {
    /// Without the baseline, which each lead's own filter may treat otherwise; NaN where there is none.
    private var values: [StandardLead: [Float]] = [:]
    /// With it, place by place.
    private var levels: [StandardLead: [[Float]]] = [:]
    private var steps: [StandardLead: Double] = [:]
    private let frequency: Double

    /// Ten seconds from each of at most six places.
    private static let seconds = 10.0
    private static let places = 6

    init(_ recording: Recording) {
        frequency = WorkingRate.sound(recording.frequency)
        let limbs = recording.leads.filter { $0.standard.map(StandardLead.limb.contains) ?? false }
        let count = limbs.map(\.steps.count).min() ?? 0
        let length = min(count, max(1, Int(Self.seconds * frequency)))
        let number = length == 0 ? 0 : min(Self.places, max(1, count / length))
        for lead in limbs {
            guard let standard = lead.standard, values[standard] == nil else { continue }
            let parts = (0..<number).map { place in
                let start = number > 1 ? (count - length) * place / (number - 1) : 0
                return Self.part(lead, start..<(start + length))
            }
            levels[standard] = parts
            values[standard] = parts.flatMap { Self.withoutBaseline($0, frequency) }
            steps[standard] = WorkingLead.scale(lead) * Self.grain(lead)
        }
    }

    /// The step in which a lead really moves, in steps of the file: a device of 5 µV writes files of 1 µV.
    private static func grain(_ lead: RecordedLead) -> Double {
        let some = Set(lead.steps.prefix(20_000).filter { $0 != lead.missing }).sorted()
        guard some.count > 8 else { return 1 }
        let gaps = zip(some.dropFirst(), some).map { Double($0) - Double($1) }.sorted()
        return max(1, gaps[gaps.count / 4])
    }

    private static func part(_ lead: RecordedLead, _ range: Range<Int>) -> [Float] {
        let (scale, zero) = (WorkingLead.scale(lead), WorkingLead.zero(lead))
        return lead.steps[range].map { $0 == lead.missing ? .nan : Float((Double($0) - zero) * scale) }
    }

    private static func withoutBaseline(_ level: [Float], _ frequency: Double) -> [Float] {
        var last: Float = 0
        let held = level.map { value in
            if value.isFinite { last = value }
            return last
        }
        let slow = BoxFilter.mean(held, width: BoxFilter.width(1, at: frequency))
        return zip(level, slow).map { $0 - $1 }
    }

    /// What is left over of the leads of a rule. The baseline is taken from the sum, so that a lead that goes on where another
    /// ends leaves nothing at that edge.
    private func remainder(_ rule: LeadRelations.Rule) -> [Float] {
        let terms = rule.terms.map { (parts: levels[$0.lead] ?? [], factor: Float($0.factor)) }
        let places = terms.map(\.parts.count).min() ?? 0
        return (0..<places).flatMap { place in
            let sum = terms[0].parts[place].indices.map { index in
                terms.reduce(Float(0)) { $0 + $1.factor * $1.parts[place][index] }
            }
            return Self.withoutBaseline(sum, frequency)
        }
    }

    /// nil where one of its leads is not there or has no signal.
    func relation(_ rule: LeadRelations.Rule) -> LeadRelations.Relation? {
        let terms = rule.terms
        let parts = terms.compactMap { values[$0.lead] }
        guard parts.count == terms.count, let count = parts.map(\.count).min(), count > 1 else { return nil }
        var (left, size, found) = (0.0, 0.0, 0.0)
        let remainder = remainder(rule)
        for index in 0..<count {
            let sum = Double(remainder[index])
            guard sum.isFinite else { continue }
            left += sum * sum
            for part in parts { size += Double(part[index]) * Double(part[index]) / 3 }
            found += 1
        }
        guard found > 1 else { return nil }
        let rounding = terms.map { term in
            let step = term.factor * (steps[term.lead] ?? 0)
            return step * step / 12
        }
        // Half again what rounding to these steps leaves; and two hundredths of the signal, for filters that differ: a
        // gain that is wrong by a twentieth shows.
        let tolerance = max(1.5 * rounding.reduce(0, +).squareRoot(), 0.02 * (size / found).squareRoot())
        return LeadRelations.Relation(rule: rule, residual: (left / found).squareRoot(), tolerance: tolerance)
    }

    /// The lead as a multiple of what the others of a failing relation demand.
    func gain(of lead: StandardLead, by relations: [LeadRelations.Relation]) -> Double? {
        guard let rule = relations.first(where: { !$0.holds && $0.rule.terms.contains { $0.lead == lead } })?.rule,
            let own = rule.terms.first(where: { $0.lead == lead }), let found = values[lead]
        else { return nil }
        let others = rule.terms.filter { $0.lead != lead }
        let parts = others.compactMap { values[$0.lead] }
        guard parts.count == 2 else { return nil }
        var (cross, wanted, had) = (0.0, 0.0, 0.0)
        for index in 0..<min(found.count, parts[0].count, parts[1].count) {
            let demand =
                -(others[0].factor * Double(parts[0][index]) + others[1].factor * Double(parts[1][index])) / own.factor
            let value = Double(found[index])
            guard demand.isFinite, value.isFinite else { continue }
            cross += demand * value
            wanted += demand * demand
            had += value * value
        }
        guard wanted > 0, had > 0, abs(cross) >= 0.98 * (wanted * had).squareRoot() else { return nil }
        return cross / wanted
    }
}
