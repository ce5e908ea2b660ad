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
            return Int32(clamping: standard.rounded(one: Int(first), two: Int(second)) ?? 0)
        }
        return RecordedLead(
            name: standard.rawValue, standard: standard, steps: steps, microvoltsPerStep: one.microvoltsPerStep,
            missing: isGapped ? SCPRhythm.noSample : nil, isDerived: true)
    }
}
