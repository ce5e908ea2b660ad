// What one channel measures, and what one step of it is worth.

import Waveforms

/// One item of Channel Definition Sequence.
struct ChannelDefinition {
    /// The meaning of its source, its label, or its number.
    let name: String
    let standard: StandardLead?
    /// Microvolts of one step; nil for channels that measure no voltage. 1 where no sensitivity is stated.
    let microvolts: Double?
    /// The pass band and the notch in hertz, for people; empty where none is stated.
    let filters: String
    /// Waveform Bits Stored; nil where it is not stated.
    let bitsStored: Int?
    private let isCalibrated: Bool
    /// The step of 0 µV; it need not be whole.
    private let zero: Double
    /// How much later than the group's nominal time the channel was sampled: in seconds, or in samples.
    private let skew: (seconds: Double?, samples: Double?)

    init(_ item: DataSet, number: Int) {
        let source = item.items(.channelSourceSequence).first
        let label = item.text(.channelLabel)
        let meaning = source?.text(.codeMeaning)
        name = meaning ?? label ?? source?.text(.codeValue) ?? "channel \(number)"
        standard = LeadCode.lead(
            scheme: source?.text(.codingSchemeDesignator), code: source?.text(.codeValue), meaning: meaning,
            label: label)
        filters = Self.filters(item)
        bitsStored = item.integer(.waveformBitsStored)
        skew = (item.number(.channelTimeSkew), item.number(.channelSampleSkew))
        let sensitivity = item.number(.channelSensitivity)
        let code = item.items(.channelSensitivityUnitsSequence).first
        let unit = code?.text(.codeValue) ?? code?.text(.codeMeaning)
        let voltage = unit.flatMap(VoltageUnit.init(spelled:))
        let correction = item.number(.channelSensitivityCorrectionFactor).flatMap { $0 == 0 ? nil : $0 } ?? 1
        let step = (sensitivity ?? 0) * correction
        guard let voltage, RecordedLead.plausibleSteps.contains(abs(step * voltage.inMicrovolts)) else {
            // Without a scale a lead is a lead all the same, and shown as uncalibrated.
            microvolts = unit == nil || voltage != nil ? 1 : nil
            isCalibrated = false
            zero = 0
            return
        }
        // The baseline is what a sample of 0 stands for, in the channel's unit (PS3.3 C.10.9.1.4.3).
        let baseline = item.number(.channelBaseline) ?? 0
        let exact = -baseline / step
        // Decimal fractions divide to a hair beside the whole step that they mean.
        let whole = exact.rounded()
        zero = !exact.isFinite || abs(exact) > 1e9 ? 0 : abs(exact - whole) < 1e-6 ? whole + 0 : exact
        microvolts = step * voltage.inMicrovolts
        isCalibrated = true
    }

    /// The skew in whole samples, the nearest; nil where it is no number or longer than the group itself.
    func delay(at frequency: Double, of count: Int) -> Int? {
        let samples = skew.samples ?? (skew.seconds ?? 0) * frequency
        guard samples.isFinite, abs(samples) < Double(min(count, DICOMLimits.blanks)) else { return nil }
        return Int(samples.rounded())
    }

    /// The low frequency is where the band begins, so it is the edge of the high-pass filter.
    private static func filters(_ item: DataSet) -> String {
        func hertz(_ tag: DICOMTag, _ label: String) -> String? {
            guard let value = item.number(tag), value > 0, value < 1e6 else { return nil }
            let isWhole = value == value.rounded()
            return "\(label) \(isWhole ? String(Int(value)) : String(value)) Hz"
        }
        return [
            hertz(.filterLowFrequency, "高通 HP"), hertz(.filterHighFrequency, "低通 LP"),
            hertz(.notchFilterFrequency, "陷波 notch"),
        ].compactMap(\.self).joined(separator: ", ")
    }

    /// - Parameter delay: samples by which the lead begins later than the group.
    func lead(_ steps: @autoclosure () -> [Int32], missing: Int32?, delay: Int) -> RecordedLead? {
        guard let microvolts else { return nil }
        // No sample of 8 or 16 bits ever means the least of 32 bits.
        let blank = delay > 0 ? missing ?? Int32.min : missing
        return RecordedLead(
            name: name, standard: standard, steps: [Int32](repeating: blank ?? 0, count: delay) + steps(),
            microvoltsPerStep: microvolts, zero: zero, missing: blank, isCalibrated: isCalibrated)
    }
}

/// Which of the twelve leads a channel is, by the codes that devices use.
enum LeadCode {
    static func lead(scheme: String?, code: String?, meaning: String?, label: String?) -> StandardLead? {
        if let found = code.flatMap({ coded(scheme ?? "", $0) }) { return found }
        return [meaning, label].lazy.compactMap { $0.flatMap(StandardLead.init(spelled:)) }.first
    }

    /// SCP-ECG numbers its leads (EN 1064 §5.6), MDC took the numbers over (ISO 11073-10102): `5.6.3-9-1`, `2:1`,
    /// `MDC_ECG_LEAD_I`.
    private static func coded(_ scheme: String, _ code: String) -> StandardLead? {
        let symbol = "MDC_ECG_LEAD_"
        if code.hasPrefix(symbol) { return StandardLead(named: String(code.dropFirst(symbol.count))) }
        let number: Substring
        if scheme.hasPrefix("SCPECG"), code.hasPrefix("5.6.3-9-") {
            number = code.dropFirst(8)
        } else if scheme.hasPrefix("MDC"), code.hasPrefix("2:") {
            number = code.dropFirst(2)
        } else {
            return nil
        }
        return Int(number).flatMap { numbers[$0] }
    }

    private static let numbers: [Int: StandardLead] = [
        1: .one, 2: .two, 3: .v1, 4: .v2, 5: .v3, 6: .v4, 7: .v5, 8: .v6, 61: .three, 62: .aVR, 63: .aVL, 64: .aVF,
    ]
}
