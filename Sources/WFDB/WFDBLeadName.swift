// Which of the twelve leads a signal is, by what its header calls it.

package import Waveforms

package enum WFDBLeadName {
    /// Words that stand before a lead's name in headers: `lead I`, `ECG II`, `ECG lead AVR`.
    private static let prefixes: Set = ["ecg", "ekg", "lead"]

    /// The lead of each description; nil for any other name (`MLII` and `MCL1` are leads of their own), and for one
    /// that another signal bears already.
    package static func standards(of names: [String]) -> [StandardLead?] {
        var seen: Set<StandardLead> = []
        return names.map { name in
            guard let lead = standard(name), seen.insert(lead).inserted else { return nil }
            return lead
        }
    }

    private static func standard(_ name: String) -> StandardLead? {
        let words = name.split { $0.isWhitespace || $0 == "_" || $0 == "-" }
        guard let last = words.last, words.dropLast().allSatisfy({ prefixes.contains($0.lowercased()) }) else {
            return nil
        }
        return StandardLead(named: String(last))
    }
}

extension WFDBSignalLine {
    /// Microvolts of a step for a signal in volts of any size; nil for another quantity. Where the header states no
    /// unit, or one that means "no unit", it is taken for millivolts.
    package var microvoltsPerStep: Double? {
        if let size = Self.microvolts[unit.lowercased()] { return size / gain }
        return Self.unitless.contains(unit.lowercased()) ? 1_000 / gain : nil
    }

    /// The header states the gain, in volts of some size.
    package var isVoltageStated: Bool { isCalibrated && Self.microvolts[unit.lowercased()] != nil }

    /// Neither voltage nor a lead's name speaks for an ECG.
    var isNoECG: Bool { !isVoltageStated && WFDBLeadName.standards(of: [description]) == [nil] }

    /// Microvolts of each unit, by its lower-case name; µ as the micro sign and as the Greek letter.
    private static let microvolts: [String: Double] = [
        "v": 1_000_000, "volt": 1_000_000, "volts": 1_000_000, "mv": 1_000, "millivolt": 1_000, "millivolts": 1_000,
        "uv": 1,
        "\u{B5}v": 1, "\u{3BC}v": 1, "microvolt": 1, "microvolts": 1, "nv": 0.001,
    ]
    private static let unitless: Set = ["nu", "adu", "a.u.", "au", "n/a", "unknown", "?"]
}

extension WFDBRecordLine {
    /// Date and time of the first sample as sent; nil when the header states neither.
    package var startedAt: String? {
        let start = [baseDate, baseTime].compactMap(\.self)
        return start.isEmpty ? nil : start.joined(separator: " ")
    }
}
