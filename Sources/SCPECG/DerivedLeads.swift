// The four limb leads that follow from I and II, recomputed where a record does not store them.

import Waveforms

enum DerivedLeads {
    /// The leads with III, aVR, aVL and aVF after II, marked as derived; unchanged where I or II is missing, they
    /// differ in scale, or any of the four is stored.
    static func completed(_ leads: [RecordedLead]) -> [RecordedLead] {
        guard let one = leads.first(where: { $0.standard == .one }),
            let place = leads.firstIndex(where: { $0.standard == .two }),
            !leads.contains(where: { $0.standard?.isDerived == true })
        else { return leads }
        let two = leads[place]
        guard one.steps.count == two.steps.count, one.microvoltsPerStep == two.microvoltsPerStep else { return leads }
        var completed = leads
        completed.insert(contentsOf: StandardLead.derived.map { lead($0, one, two) }, at: place + 1)
        return completed
    }

    private static func lead(_ standard: StandardLead, _ one: RecordedLead, _ two: RecordedLead) -> RecordedLead {
        var isGapped = false
        let steps = zip(one.steps, two.steps).map { first, second in
            guard first != one.missing, second != two.missing else {
                isGapped = true
                return SCPRhythm.noSample
            }
            return Int32(clamping: value(standard, Int(first), Int(second)))
        }
        return RecordedLead(
            name: standard.rawValue, standard: standard, steps: steps, microvoltsPerStep: one.microvoltsPerStep,
            missing: isGapped ? SCPRhythm.noSample : nil, isDerived: true)
    }

    /// Einthoven's and Goldberger's relations. The half of a step is cut towards 0 in aVR and rounded away from 0
    /// before the difference in aVL and aVF, as in the reference reader.
    private static func value(_ lead: StandardLead, _ one: Int, _ two: Int) -> Int {
        switch lead {
        case .three: two - one
        case .aVR: -((one + two) / 2)
        case .aVL: one - half(two)
        default: two - half(one)
        }
    }

    private static func half(_ value: Int) -> Int { (value >= 0 ? value + 1 : value - 1) / 2 }
}
