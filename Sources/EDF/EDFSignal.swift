// One signal of an EDF file: what it is called, and how its steps become physical values.

package import Bytes
import Waveforms

/// The part of the header about one signal.
package struct EDFSignal: Sendable, Equatable {
    package let label: String
    /// The physical dimension, as written.
    package let unit: String
    package let physicalMinimum: ExactDecimal?
    package let physicalMaximum: ExactDecimal?
    package let digitalMinimum: Int?
    package let digitalMaximum: Int?
    /// Filters in force, as written.
    package let prefiltering: String
    package let samplesPerRecord: Int

    /// Fields stand sorted by field: the labels of all signals, then the transducers of all, and so on.
    static func all(_ count: Int, in bytes: [UInt8]) throws(EDFError) -> [EDFSignal] {
        var signals: [EDFSignal] = []
        for index in 0..<count { signals.append(try EDFSignal(index, of: count, in: bytes)) }
        return signals
    }

    private init(_ index: Int, of count: Int, in bytes: [UInt8]) throws(EDFError) {
        func fields(_ before: Int, _ width: Int) -> EDFFields {
            EDFFields(bytes, from: 256 + before * count + width * index)
        }
        var label = fields(0, 16)
        var unit = fields(96, 8)
        var bounds = [fields(104, 8), fields(112, 8), fields(120, 8), fields(128, 8)]
        var filters = fields(136, 80)
        var samples = fields(216, 8)
        self.label = label.text(16)
        let dimension = unit.raw(8)
        // The micro sign of Latin-1 and of Windows, which would be Chinese with the letter behind it.
        self.unit =
            dimension.first == 0xB5
            ? "\u{B5}" + ForeignText.text(of: dimension.dropFirst()) : ForeignText.text(of: dimension)
        physicalMinimum = bounds[0].decimal(8)
        physicalMaximum = bounds[1].decimal(8)
        digitalMinimum = bounds[2].integer(8)
        digitalMaximum = bounds[3].integer(8)
        prefiltering = filters.text(80)
        guard let number = samples.integer(8), number >= 0 else {
            throw .badField(.samplesPerRecord, signal: index + 1)
        }
        guard number <= EDFLimits.samples else { throw .tooLarge(.samplesPerRecord) }
        samplesPerRecord = number
    }

    /// EDF+ and BDF+ keep texts in signals of this name.
    package var isAnnotations: Bool { ["EDF ANNOTATIONS", "BDF ANNOTATIONS"].contains(label.uppercased()) }

    /// Physical units of one step and the step of physical zero; nil when the ranges say nothing.
    package var scale: EDFScale? { EDFScale(self) }
}

/// The line through the two points that the header gives.
package struct EDFScale: Sendable, Equatable {
    /// Units of one step; negative where the range is given upside down.
    package let unitsPerStep: Double
    /// The same in microvolts; nil when the unit is no voltage.
    package let microvoltsPerStep: Double?
    /// Seldom whole: (−8711 … 8711) over (−32768 … 32767) has its zero at −0.5.
    package let zero: Double

    init?(_ signal: EDFSignal) {
        guard let low = signal.physicalMinimum, let high = signal.physicalMaximum,
            let first = signal.digitalMinimum, let last = signal.digitalMaximum, first != last
        else { return nil }
        let steps = last - first
        guard let (range, zero) = Self.exact(low, high, first, steps) ?? Self.near(low, high, first, steps) else {
            return nil
        }
        unitsPerStep = range.times(1, over: steps)
        self.zero = zero
        guard unitsPerStep.isFinite, unitsPerStep != 0, zero.isFinite, abs(zero) < 1e12 else { return nil }
        let microvolts = VoltageUnit(spelled: signal.unit)?.microvolts
        microvoltsPerStep = microvolts.flatMap { factor, decimals in
            let scaled = ExactDecimal(mantissa: range.mantissa, decimals: range.decimals + decimals)
            let step = scaled.times(Double(factor), over: steps)
            return RecordedLead.plausibleSteps.contains(abs(step)) ? step : nil
        }
    }

    /// Both are fractions of whole numbers as long as these fit 64 bits, so they are divided once.
    private static func exact(
        _ low: ExactDecimal, _ high: ExactDecimal, _ first: Int, _ steps: Int
    ) -> (ExactDecimal, Double)? {
        guard let (from, to, decimals) = ExactDecimal.aligned(low, high), let range = to.minus(from), range != 0,
            let product = range.times(first), let offset = from.times(steps), let numerator = product.minus(offset)
        else { return nil }
        return (ExactDecimal(mantissa: range, decimals: decimals), Double(numerator) / Double(range))
    }

    private static func near(
        _ low: ExactDecimal, _ high: ExactDecimal, _ first: Int, _ steps: Int
    ) -> (ExactDecimal, Double)? {
        let range = high.value - low.value
        guard range.isFinite, range != 0, let decimal = ExactDecimal("\(range)") else { return nil }
        return (decimal, Double(first) - low.value * Double(steps) / range)
    }
}
