// A recording of the heart as a file holds it, whatever the file's format.

/// Leads sampled together. Every format of the house that carries waveforms gives this; checks, beats and plots are
/// made from it alone.
package struct Recording: Sendable, Equatable {
    /// Samples per second of each lead, in hertz; positive.
    package let frequency: Double
    /// In the file's order.
    package let leads: [RecordedLead]
    /// Date and time of the first sample as sent; nil when the file states none.
    package let startedAt: String?
    /// What the device measured and said of it, labelled as the device's.
    package let findings: DeviceFindings
    /// What the device did to the samples before it wrote them, as the file states it, in words for people; empty where it
    /// states nothing.
    package let filters: [String]

    package init(
        frequency: Double, leads: [RecordedLead], startedAt: String? = nil, findings: DeviceFindings = DeviceFindings(),
        filters: [String] = []
    ) {
        self.frequency = frequency
        self.leads = leads
        self.startedAt = startedAt
        self.findings = findings
        self.filters = filters
    }

    /// Samples of the longest lead.
    package var sampleCount: Int { leads.map(\.steps.count).max() ?? 0 }

    /// The lead of that name on the sheet; nil where the file has none.
    package func lead(_ standard: StandardLead) -> RecordedLead? { leads.first { $0.standard == standard } }
}

/// One lead in the integer steps of its file.
package struct RecordedLead: Sendable, Equatable {
    /// As the file names it: `I`, `MDC_ECG_LEAD_V1`, `MLII`.
    package let name: String
    /// Which of the twelve it is; nil for any other.
    package let standard: StandardLead?
    /// The samples as stored.
    package let steps: [Int32]
    /// Microvolts of one step.
    package let microvoltsPerStep: Double
    /// The step that stands for 0 µV. It need not be whole: a range of −8711 to 8711 µV over 65,536 steps has its middle
    /// between two of them.
    package let zero: Double
    /// The step that means "no sample here", where the file has one.
    package let missing: Int32?
    /// The file states the scale; false when the format's default stands in for it.
    package let isCalibrated: Bool
    /// Recomputed from other leads; false for a lead as the file stores it.
    package let isDerived: Bool

    package init(
        name: String, standard: StandardLead?, steps: [Int32], microvoltsPerStep: Double, zero: Double = 0,
        missing: Int32? = nil, isCalibrated: Bool = true, isDerived: Bool = false
    ) {
        self.name = name
        self.standard = standard
        self.steps = steps
        self.microvoltsPerStep = microvoltsPerStep
        self.zero = zero
        self.missing = missing
        self.isCalibrated = isCalibrated
        self.isDerived = isDerived
    }

    /// For formats whose zero is always a step.
    package init(
        name: String, standard: StandardLead?, steps: [Int32], microvoltsPerStep: Double, zero: Int,
        missing: Int32? = nil, isCalibrated: Bool = true, isDerived: Bool = false
    ) {
        self.init(
            name: name, standard: standard, steps: steps, microvoltsPerStep: microvoltsPerStep, zero: Double(zero),
            missing: missing, isCalibrated: isCalibrated, isDerived: isDerived)
    }

    /// Microvolts of one step, its sign aside, in any file that can be right: from a millionth of a microvolt to a kilovolt.
    /// Readers take every other scale for none, as their format does with one that is absent.
    package static let plausibleSteps = 1e-6...1e9

    /// The samples in microvolts; NaN where there is none.
    package var microvolts: [Float] {
        steps.map { $0 == missing ? .nan : Float((Double($0) - zero) * microvoltsPerStep) }
    }
}
