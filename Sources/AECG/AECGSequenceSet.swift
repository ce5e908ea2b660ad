// Leads that were sampled together: one sequence set of a series.

import Bytes
package import Waveforms

/// One sequence set with its time base.
package struct AECGSequenceSet: Sendable, Equatable {
    /// What the samples are.
    package enum Kind: String, Sendable {
        /// As recorded.
        case rhythm
        /// A representative beat or another series computed from the rhythm.
        case derived
    }

    package let kind: Kind
    /// Samples per second.
    package let frequency: Double
    /// The step between samples as sent, such as `0.002 s`.
    package let increment: String
    /// Date and time of the first sample as sent.
    package let startedAt: String?
    /// From the start of its series to the first sample, in seconds, where the time sequence is relative.
    package let offset: Double?
    package let leads: [RecordedLead]
    /// Which series of the file it belongs to, from 0.
    package let series: Int

    /// Samples of the longest lead.
    package var sampleCount: Int { leads.map(\.steps.count).max() ?? 0 }
    /// Length in seconds by the stated step.
    package var duration: Double { Double(sampleCount) / frequency }
}

/// Takes the sequence sets out of one series.
struct AECGSeriesReading {
    let kind: AECGSequenceSet.Kind
    let number: Int
    let period: AECGPeriod
    private(set) var sets: [AECGSequenceSet] = []
    private(set) var doubts: [AECGDoubt] = []
    /// Leads without a usable scale, with the unit that they state.
    private(set) var uncalibrated: [(lead: String, unit: String?)] = []
    private(set) var setsWithoutTime = 0

    init(_ series: XMLElement, number: Int) {
        let isBeat = series.child("code")?.attribute("code")?.uppercased() == "REPRESENTATIVE_BEAT"
        kind = isBeat || series.name == "derivedseries" ? .derived : .rhythm
        self.number = number
        period = AECGPeriod(series.child("effectivetime"))
    }

    mutating func read(_ set: XMLElement, _ budget: inout AECGBudget) throws(AECGError) {
        let sequences = set.descendants("sequence")
        let leads = sequences.filter { $0.child(["value", "digits"]) != nil }
        guard !leads.isEmpty else { return }
        let time = sequences.first { $0.child(["value", "increment"]) != nil }
        let step = AECGQuantity(time?.child(["value", "increment"]))
        guard let step, let frequency = step.frequency else {
            setsWithoutTime += 1
            return
        }
        var recorded: [RecordedLead] = []
        for lead in leads {
            if let lead = try read(lead: lead, &budget) { recorded.append(lead) }
        }
        guard !recorded.isEmpty else { return }
        let head = time?.child(["value", "head"])
        let isAbsolute = time?.child("code")?.attribute("code")?.uppercased() == "TIME_ABSOLUTE"
        sets.append(
            AECGSequenceSet(
                kind: kind, frequency: frequency, increment: step.sent,
                startedAt: (isAbsolute ? head?.attribute("value") : nil) ?? period.low,
                offset: isAbsolute ? nil : AECGQuantity(head)?.seconds ?? 0, leads: recorded, series: number))
    }

    /// nil for a lead that is left out, which is said.
    private mutating func read(lead: XMLElement, _ budget: inout AECGBudget) throws(AECGError) -> RecordedLead? {
        let name = lead.child("code")?.attribute("code") ?? lead.child("code")?.attribute("displayname") ?? "?"
        try budget.takeLead()
        guard let value = lead.child("value"), let list = value.child("digits"),
            let digits = AECGDigits(list.textBytes)
        else {
            doubts.append(.unreadableLead(lead: name))
            return nil
        }
        try budget.take(digits.steps.count)
        guard !digits.steps.isEmpty else {
            doubts.append(.emptyLead(lead: name))
            return nil
        }
        return scaled(name, digits, AECGQuantity(value.child("scale")), AECGQuantity(value.child("origin")))
    }

    private mutating func scaled(
        _ name: String, _ digits: AECGDigits, _ scale: AECGQuantity?, _ origin: AECGQuantity?
    ) -> RecordedLead {
        let lead = AECGLeadScale(scale, origin, decimals: digits.decimals)
        if !lead.isCalibrated { uncalibrated.append((name, scale?.unit)) }
        return RecordedLead(
            name: name, standard: StandardLead(spelled: name), steps: digits.steps,
            microvoltsPerStep: lead.microvoltsPerStep, zero: lead.zero, isCalibrated: lead.isCalibrated)
    }
}

/// Microvolts of a lead's steps: `origin + scale × digit`.
struct AECGLeadScale {
    let microvoltsPerStep: Double
    let zero: Double
    let isCalibrated: Bool

    /// Without a voltage as scale a step is the stated number (or 1) of microvolts, and not calibrated.
    init(_ scale: AECGQuantity?, _ origin: AECGQuantity?, decimals: Int) {
        let stated = scale.map { AECGQuantity($0, decimals: decimals) }
        let step = stated?.microvolts
        let usable = step.flatMap { RecordedLead.plausibleSteps.contains(abs($0)) ? $0 : nil }
        isCalibrated = usable != nil
        microvoltsPerStep = usable ?? 1
        let shift = origin?.microvolts ?? 0
        let zero = isCalibrated && shift.isFinite && shift != 0 ? -shift / microvoltsPerStep : 0
        self.zero = abs(zero) < 1e12 ? zero : 0
    }
}

/// How many samples and leads may still come.
struct AECGBudget {
    private var samples = AECGLimits.samples
    private var leads = AECGLimits.leads

    mutating func take(_ count: Int) throws(AECGError) {
        samples -= count
        guard samples >= 0 else { throw .tooLarge(.samples) }
    }

    mutating func takeLead() throws(AECGError) {
        leads -= 1
        guard leads >= 0 else { throw .tooLarge(.samples) }
    }
}
