// A WFDB header seen as that of a twelve-lead electrocardiogram, and the four leads that follow from two.

import Bytes
import WFDB
import Waveforms

/// Where each standard lead stands in a record that can be packed.
struct TwelveLeads: Sendable {
    let header: WFDBHeader
    /// The standard lead of each signal, in the header's order.
    let order: [StandardLead]

    init(_ header: WFDBHeader) throws(NotPackable) {
        let names = header.signals.map(\.description)
        order = names.compactMap { StandardLead(named: $0) }
        self.header = header
        guard order.count == names.count, Set(order).count == StandardLead.allCases.count,
            order.count == StandardLead.allCases.count
        else { throw .otherLeads(names) }
        for line in header.signals {
            guard line.format == WFDBFormat.sixteen.rawValue, line.samplesPerFrame == 1, line.skew == 0 else {
                throw .otherStorage(line: line.line)
            }
        }
        guard header.fileNames.count == 1, Set(header.signals.map(\.byteOffset)).count == 1 else {
            throw .severalDataFiles(header.fileNames)
        }
        let one = line(of: .one)
        for lead in StandardLead.limb {
            let other = line(of: lead)
            guard other.gain == one.gain, other.unit == one.unit, other.baseline == one.baseline else {
                throw .scalesDiffer(lead.rawValue)
            }
        }
    }

    var fileName: String { header.signals[0].fileName }
    /// Bytes before the first sample.
    var byteOffset: Int { header.signals[0].byteOffset }

    private func line(of lead: StandardLead) -> WFDBSignalLine { header.signals[place(of: lead)] }

    /// The signal's number in the header; every standard lead has one.
    func place(of lead: StandardLead) -> Int { order.firstIndex(of: lead) ?? 0 }

    /// The four derived leads in the order of `StandardLead.derived`, from the samples of I and II. Where one
    /// of these says "no sample", so do they; values beyond 16 bits stay at the last one that fits.
    func derived(one: [Int32], two: [Int32]) -> [[Int32]] {
        let missing = Int(Int16.min)
        let baseline = line(of: .one).baseline
        return StandardLead.derived.map { lead in
            zip(one, two).map { first, second in
                guard first != missing, second != missing else { return Int32(missing) }
                let value = lead.value(one: Int(first), two: Int(second), baseline: baseline) ?? 0
                return Int32(max(missing + 1, min(Int(Int16.max), value)))
            }
        }
    }
}
