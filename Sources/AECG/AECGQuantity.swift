// Quantities of the file with their units: times and voltages.

import Bytes
import Waveforms

/// A number with its unit as sent.
struct AECGQuantity: Equatable {
    let number: ExactDecimal
    let unit: String?
    private let text: String

    /// From `<increment value="2" unit="ms"/>`; nil when there is no number. A decimal comma is met and clear in a value
    /// that is one number.
    init?(_ element: XMLElement?) {
        guard let element, let text = element.attribute("value") ?? element.text,
            let number = ExactDecimal(String(text.map { $0 == "," ? "." : $0 }))
        else {
            return nil
        }
        self.number = number
        self.text = text
        unit = element.attribute("unit")
    }

    /// The same with digits that have so many decimals, of which a step is the last.
    init(_ quantity: AECGQuantity, decimals: Int) {
        number = ExactDecimal(mantissa: quantity.number.mantissa, decimals: quantity.number.decimals + decimals)
        unit = quantity.unit
        text = quantity.text
    }

    /// As sent, with its unit.
    var sent: String { [text, unit].compactMap(\.self).joined(separator: " ") }

    /// Units of one second, by UCUM and by what senders write; a second when none is stated, which is the schema's
    /// unit for time.
    private var partsOfSecond: Double? {
        switch (unit ?? "s").lowercased() {
        case "s", "sec", "second", "seconds": 1
        case "ms", "msec", "millisecond", "milliseconds": 1_000
        case "us", "usec", "\u{B5}s", "\u{3BC}s": 1_000_000
        case "ns", "nsec": 1_000_000_000
        default: nil
        }
    }

    /// Nil when the unit is no time.
    var seconds: Double? { partsOfSecond.map { number.value / $0 } }

    /// Samples per second where this is the step between two; nil when the unit is no time or the step not positive.
    var frequency: Double? {
        guard number.mantissa > 0, let parts = partsOfSecond else { return nil }
        let frequency = number.dividing(parts)
        return frequency.isFinite && frequency > 0 ? frequency : nil
    }

    /// Nil when the unit is no voltage.
    var microvolts: Double? {
        guard let unit, let voltage = VoltageUnit(spelled: unit)?.microvolts else { return nil }
        let scaled = ExactDecimal(mantissa: number.mantissa, decimals: number.decimals + voltage.decimals)
        return scaled.times(Double(voltage.factor))
    }
}
