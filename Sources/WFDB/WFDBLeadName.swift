// Which of the twelve leads a signal is, by what its header calls it.

package import Waveforms

package enum WFDBLeadName {
    /// The lead of each description; nil for any other name (`MLII` and `MCL1` are leads of their own), and for one
    /// that another signal bears already.
    package static func standards(of names: [String]) -> [StandardLead?] {
        var seen: Set<StandardLead> = []
        return names.map { name in
            guard let lead = StandardLead(spelled: name), seen.insert(lead).inserted else { return nil }
            return lead
        }
    }
}

extension WFDBSignalLine {
    /// Microvolts of a step for a signal in volts of any size; nil for another quantity. Where the header states no
    /// unit, or one that means "no unit", it is taken for millivolts.
    package var microvoltsPerStep: Double? {
        Self.microvolts(unit).map { $0 / gain }
    }

    /// Microvolts of one unit by that rule.
    static func microvolts(_ unit: String) -> Double? {
        let voltage = VoltageUnit.isNone(unit) ? .millivolt : VoltageUnit(spelled: unit)
        return voltage?.inMicrovolts
    }

    /// The header states the gain, in volts of some size.
    package var isVoltageStated: Bool { isCalibrated && VoltageUnit(spelled: unit) != nil }

    /// Neither voltage nor a lead's name speaks for an ECG.
    var isNoECG: Bool { !isVoltageStated && WFDBLeadName.standards(of: [description]) == [nil] }

    /// The header's unit says that there is none: its leads are drawn as millivolts, uncalibrated.
    package var hasNoUnit: Bool { VoltageUnit.isNone(unit) }
}

extension WFDBRecordLine {
    /// Date and time of the first sample as sent; nil when the header states neither.
    package var startedAt: String? {
        let start = [baseDate, baseTime].compactMap(\.self)
        return start.isEmpty ? nil : start.joined(separator: " ")
    }
}
