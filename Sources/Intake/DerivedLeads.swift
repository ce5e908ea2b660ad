// The four limb leads that a file leaves to arithmetic, recomputed from I and II.

import Exams
import Waveforms

/// III, aVR, aVL and aVF of a recording that stores the eight independent leads and none of the four, as many recorders do to save
/// room. The reader needs all twelve; that these are computed stands beside each.
struct DerivedLeads {
    private typealias Lead = Electrocardiogram.Lead

    private let one: Source
    private let two: Source
    /// Where they stand: behind lead II.
    private let place: Int

    /// nil where one of the eight is missing or there twice, where one of the four is stored, and where I and II do not say how high
    /// they are in the same unit.
    init?(of leads: [Electrocardiogram.Lead]) {
        let standards = leads.map { StandardLead(spelled: $0.name) }
        let known = standards.compactMap(\.self)
        guard known.count == StandardLead.independent.count, Set(known) == Set(StandardLead.independent),
            let first = standards.firstIndex(of: .one), let second = standards.firstIndex(of: .two)
        else { return nil }
        let (one, two) = (leads[first], leads[second])
        guard one.isCalibrated, two.isCalibrated, one.unit == two.unit, (0.1...10).contains(one.gain / two.gain) else {
            return nil
        }
        self.one = Source(one, at: first, scale: 1)
        self.two = Source(two, at: second, scale: one.gain / two.gain)
        place = second + 1
    }

    /// Takes the four among the others.
    func complete(_ leads: inout [Electrocardiogram.Lead]) {
        let lead = leads[one.index]
        let derived = StandardLead.derived.map { standard in
            Lead(
                name: standard.rawValue, unit: lead.unit, gain: lead.gain, isCalibrated: true, baseline: 0,
                adcResolution: lead.adcResolution, adcZero: 0, format: lead.format,
                firstValue: Int(value(standard, Int32(clamping: one.first), Int32(clamping: two.first))), checksum: nil,
                checksumMatched: nil, missingValue: Int(Self.missing), isDerived: true)
        }
        leads.insert(contentsOf: derived, at: place)
    }

    /// The same of the samples.
    func complete(_ samples: inout [LeadSamples]) {
        guard samples.indices.contains(one.index), samples.indices.contains(two.index) else { return }
        let (first, second) = (samples[one.index].values, samples[two.index].values)
        let lacking = max(first.count, second.count) - min(first.count, second.count)
        let rest = [Int32](repeating: Self.missing, count: lacking)
        let derived = StandardLead.derived.map { standard in
            LeadSamples(name: standard.rawValue, values: zip(first, second).map { value(standard, $0, $1) } + rest)
        }
        samples.insert(contentsOf: derived, at: place)
    }

    private static let missing = Int32.min
    /// Samples of a lead: what a viewer shows with twelve leads, five minutes at 1 kHz. Longer recordings stay as they are.
    static let mostSamples = 300_000

    private func value(_ standard: StandardLead, _ first: Int32, _ second: Int32) -> Int32 {
        guard let first = one.height(first), let second = two.height(second),
            let value = standard.rounded(one: first, two: second)
        else { return Self.missing }
        return max(Self.missing + 1, Int32(clamping: value))
    }

    /// Lead I or II.
    private struct Source {
        let index: Int
        let first: Int
        private let zero: Double
        private let missing: Int32?
        private let scale: Double

        init(_ lead: Electrocardiogram.Lead, at index: Int, scale: Double) {
            self.index = index
            self.scale = scale
            first = lead.firstValue
            zero = lead.zero ?? Double(lead.baseline)
            missing = lead.missingValue.flatMap(Int32.init(exactly:))
        }

        /// In steps of lead I over its zero; nil where there is no sample.
        func height(_ step: Int32) -> Int? {
            step == missing ? nil : Int(exactly: ((Double(step) - zero) * scale).rounded())
        }
    }
}

extension IntakeAnswer {
    /// With the four limb leads, and with their samples, where the recording leaves them to arithmetic.
    func completed(_ samples: inout [LeadSamples]) -> IntakeAnswer {
        guard case .read(.electrocardiogram(var exam), let warnings) = self,
            exam.sampleCount <= DerivedLeads.mostSamples, let four = DerivedLeads(of: exam.leads)
        else { return self }
        four.complete(&exam.leads)
        four.complete(&samples)
        return .read(.electrocardiogram(exam), warnings: warnings)
    }
}
