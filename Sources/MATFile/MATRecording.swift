// The recording of a structure `ECG` as CPSC 2018 gives it: sex, age, and twelve leads without names.

package import Waveforms

/// A recording with what the file says of its patient, and what had to be assumed.
package struct MATRecording: Sendable, Equatable {
    package let recording: Recording
    package let sex: String?
    package let age: String?
    /// The frequency is stated nowhere; it is taken for 500 Hz.
    package let isFrequencyAssumed: Bool
    /// Integers without a scale are taken for microvolts, other numbers for millivolts.
    package let isInteger: Bool
    /// The samples stand in columns, where CPSC 2018 has them in rows.
    package let isTransposed: Bool
    /// The largest sample is beyond what a heart gives: the unit may be another.
    package let isImplausible: Bool

    /// Samples per second in CPSC 2018, and the order of the leads (its data description).
    package static let frequency = 500.0
    package static let leads: [StandardLead] = [.one, .two, .three, .aVR, .aVL, .aVF, .v1, .v2, .v3, .v4, .v5, .v6]
    /// Millivolts beyond which a sample is no electrocardiogram's.
    private static let plausible = 20.0
    /// Stands for a sample that is no number.
    package static let missing = Int32.min

    /// The file as a recording: its structure `ECG`, or the only structure with samples in a field `data`.
    package init(parsing bytes: [UInt8]) throws(MATFileError) {
        let file = try MATFile(parsing: bytes)
        let candidates = file.variables.filter { Self.field("data", $0.value.structure)?.numbers != nil }
        let named = candidates.filter { $0.name.lowercased() == "ecg" }
        guard let chosen = named.first ?? (candidates.count == 1 ? candidates.first : nil),
            let fields = chosen.value.structure, let data = Self.field("data", fields)?.numbers
        else { throw .noRecording(file.variables.map(\.name)) }
        try self.init(data, fields)
    }

    private init(_ data: MATNumbers, _ fields: [String: MATValue]) throws(MATFileError) {
        let count = Self.leads.count
        guard data.dimensions.count == 2, let rows = data.dimensions.first, let columns = data.dimensions.last,
            rows == count || columns == count, data.values.count > 0
        else { throw .shape(data.dimensions) }
        isTransposed = rows != count
        isInteger = data.isInteger
        let samples = isTransposed ? rows : columns
        let (places, stride) = isTransposed ? (samples, 1) : (1, count)
        let peak = data.values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        let step = try Self.step(peak, isInteger: data.isInteger)
        isImplausible = peak > (data.isInteger ? Self.plausible * 1_000 : Self.plausible)
        let leads = Self.leads.enumerated().map { place, lead in
            let steps = (0..<samples).map { Self.steps(data.values[place * places + $0 * stride], step.perUnit) }
            return RecordedLead(
                name: lead.rawValue, standard: lead, steps: steps, microvoltsPerStep: step.microvolts,
                missing: Self.missing, isCalibrated: false)
        }
        let stated = ["fs", "freq", "frequency", "samplingrate"].lazy.compactMap { Self.field($0, fields)?.number }
            .first
        let isStated = stated.map { $0 > 0 && $0 <= 1_000_000 } ?? false
        isFrequencyAssumed = !isStated
        recording = Recording(frequency: isStated ? stated ?? Self.frequency : Self.frequency, leads: leads)
        sex = Self.field("sex", fields).flatMap(Self.word)
        age = Self.field("age", fields).flatMap(Self.word)
    }

    /// The step of the recording: 1 µV for integers; a thousandth of a microvolt for other numbers, ten times more as
    /// often as the peak asks for it.
    private static func step(
        _ peak: Double, isInteger: Bool
    ) throws(MATFileError) -> (microvolts: Double, perUnit: Double) {
        var step = isInteger ? (microvolts: 1.0, perUnit: 1.0) : (microvolts: 0.001, perUnit: 1_000_000.0)
        while peak * step.perUnit >= Double(Int32.max) {
            step = (step.microvolts * 10, step.perUnit / 10)
            guard step.microvolts <= 1_000 else { throw .outOfRange }
        }
        return step
    }

    private static func steps(_ value: Double, _ perUnit: Double) -> Int32 {
        Int32(exactly: (value * perUnit).rounded()) ?? missing
    }

    /// By its name; case does not count.
    private static func field(_ name: String, _ fields: [String: MATValue]?) -> MATValue? {
        fields?.first { $0.key.lowercased() == name }?.value
    }

    /// A text, or a number without a fraction that is not there; nil for none and for `NaN`.
    private static func word(_ value: MATValue) -> String? {
        if let text = value.text {
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return words.isEmpty || words.lowercased() == "nan" ? nil : words
        }
        guard let number = value.number, number.isFinite else { return nil }
        return Int(exactly: number).map(String.init) ?? String(number)
    }
}
