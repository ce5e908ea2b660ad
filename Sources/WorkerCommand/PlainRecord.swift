// A recording of any format as a WFDB record that holds leads and samples and nothing of a person.

import Exams

/// A header and one data file, as PhysioNet's programs read them: format 16, or 32 where samples need it.
enum PlainRecord {
    static let name = "ecg"

    static func files(_ exam: Electrocardiogram, _ samples: [LeadSamples]) -> [(name: String, bytes: [UInt8])] {
        let leads = Array(zip(exam.leads, samples))
        let isWide = leads.contains { lead, samples in
            samples.values.contains { $0 != lead.missing && !(-32_767...32_767).contains($0) }
        }
        let count = samples.map(\.values.count).min() ?? 0
        var header = ["\(name) \(leads.count) \(number(exam.samplingFrequency)) \(count)"]
        let columns = leads.map { lead, samples in column(lead, samples.values.prefix(count), isWide) }
        for (lead, values) in zip(exam.leads, columns) { header.append(line(lead, values, isWide)) }
        var data: [UInt8] = []
        data.reserveCapacity(count * leads.count * (isWide ? 4 : 2))
        for moment in 0..<count {
            for values in columns {
                let value = values[moment]
                data.append(UInt8(truncatingIfNeeded: value))
                data.append(UInt8(truncatingIfNeeded: value >> 8))
                guard isWide else { continue }
                data.append(UInt8(truncatingIfNeeded: value >> 16))
                data.append(UInt8(truncatingIfNeeded: value >> 24))
            }
        }
        let text = header.joined(separator: "\n") + "\n"
        return [("\(name).hea", Array(text.utf8)), ("\(name).dat", data)]
    }

    /// The samples with the mark that WFDB has for a missing one.
    private static func column(_ lead: Electrocardiogram.Lead, _ values: ArraySlice<Int32>, _ isWide: Bool) -> [Int32] {
        guard let missing = lead.missing else { return Array(values) }
        let mark: Int32 = isWide ? .min : -32_768
        return values.map { $0 == missing ? mark : $0 }
    }

    /// The baseline is whole, as the format wants it: a zero between two steps is off by half a step at most.
    private static func line(_ lead: Electrocardiogram.Lead, _ values: [Int32], _ isWide: Bool) -> String {
        let sum = values.reduce(Int16(0)) { $0 &+ Int16(truncatingIfNeeded: $1) }
        // The micro sign is a `u` for readers that know ASCII alone.
        let unit = lead.unit.split(whereSeparator: \.isWhitespace).joined(separator: "_")
            .replacing("\u{B5}", with: "u").replacing("\u{3BC}", with: "u")
        let name = lead.name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return
            "\(Self.name).dat \(isWide ? 32 : 16) \(number(lead.gain))(\(lead.baseline))/\(unit.isEmpty ? "mV" : unit) "
            + "\(isWide ? 32 : 16) 0 \(values.first ?? 0) \(sum) 0 \(String(String.UnicodeScalarView(name)))"
    }

    /// `500`, `257.5`.
    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }
}

extension Electrocardiogram.Lead {
    fileprivate var missing: Int32? { missingValue.flatMap(Int32.init(exactly:)) }
}
