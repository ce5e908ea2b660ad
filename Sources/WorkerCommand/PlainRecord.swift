// A recording of any format as a WFDB record that holds leads and samples and nothing of a person.

import Exams

/// A header and one data file, as PhysioNet's programs read them: format 16, or 32 where samples need it.
enum PlainRecord {
    static let name = "ecg"

    static func files(_ exam: Electrocardiogram, _ samples: [LeadSamples]) -> [(name: String, bytes: [UInt8])] {
        let count = samples.map(\.values.count).min() ?? 0
        let leads = zip(exam.leads, samples).map { lead, samples in
            PlainLead(lead, samples.values.prefix(count))
        }
        let isWide = leads.contains(where: \.isWide)
        let columns = leads.map { $0.column(isWide) }
        var header = ["\(name) \(leads.count) \(number(exam.samplingFrequency)) \(count)"]
        for (lead, values) in zip(leads, columns) { header.append(line(lead, values, isWide)) }
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

    private static func line(_ plain: PlainLead, _ values: [Int32], _ isWide: Bool) -> String {
        let lead = plain.lead, sum = values.reduce(Int16(0)) { $0 &+ Int16(truncatingIfNeeded: $1) }
        // The micro sign is a `u` for readers that know ASCII alone.
        let unit = lead.unit.split(whereSeparator: \.isWhitespace).joined(separator: "_")
            .replacing("\u{B5}", with: "u").replacing("\u{3BC}", with: "u")
        let name = lead.name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let scale = "\(number(lead.gain * Double(plain.parts)))(\(plain.baseline))/\(unit.isEmpty ? "mV" : unit)"
        return
            "\(Self.name).dat \(isWide ? 32 : 16) \(scale) \(isWide ? 32 : 16) 0 \(values.first ?? 0) \(sum) 0 "
            + String(String.UnicodeScalarView(name))
    }

    /// `500`, `257.5`.
    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }
}

/// A lead in steps so fine that its zero is one of them: the format wants a whole baseline.
private struct PlainLead {
    let lead: Electrocardiogram.Lead
    private let values: ArraySlice<Int32>
    private let missing: Int32?
    /// How many steps of the record are one of the recording.
    let parts: Int32
    let baseline: Int

    init(_ lead: Electrocardiogram.Lead, _ values: ArraySlice<Int32>) {
        self.lead = lead
        self.values = values
        let mark = lead.missingValue.flatMap(Int32.init(exactly:))
        missing = mark
        let largest = values.lazy.filter { $0 != mark }.map(\.magnitude).max() ?? 0
        (parts, baseline) =
            Self.whole(lead.zero ?? Double(lead.baseline), beside: Int32(clamping: largest))
            ?? (1, lead.baseline)
    }

    /// The fewest parts of a step by which `zero` is whole, up to a thousand; nil where none is, or 32 bits do not hold the samples:
    /// the baseline is then off by half a step at most.
    private static func whole(_ zero: Double, beside largest: Int32) -> (Int32, Int)? {
        for parts in Int32(1)...1000 {
            guard !largest.multipliedReportingOverflow(by: parts).overflow else { return nil }
            let scaled = zero * Double(parts), baseline = scaled.rounded()
            guard abs(scaled - baseline) < 1e-6, let whole = Int32(exactly: baseline) else { continue }
            return (parts, Int(whole))
        }
        return nil
    }

    var isWide: Bool {
        values.contains { $0 != missing && !(-32_767...32_767).contains(Int($0) * Int(parts)) }
    }

    /// The samples with the mark that WFDB has for a missing one.
    func column(_ isWide: Bool) -> [Int32] {
        let mark: Int32 = isWide ? .min : -32_768
        return values.map { $0 == missing ? mark : $0 * parts }
    }
}
