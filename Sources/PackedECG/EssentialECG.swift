// What the essential part of a packed ECG gives: a whole twelve-lead recording, four leads of it recomputed.

package import WFDB

/// A recording ready to be read. The eight independent leads are exact; the four others follow from I and II
/// and may differ from what the device stored by its own rounding, until the rest has come.
package struct EssentialECG: Sendable {
    /// The original header, read.
    package let header: WFDBHeader
    /// The original header file, byte for byte.
    package let headerBytes: [UInt8]
    /// Samples of each lead.
    package let sampleCount: Int
    /// Digital samples of all twelve signals, in the header's order.
    package let samples: [[Int32]]
    /// For each signal, in the header's order, whether it was recomputed.
    package let isDerived: [Bool]
    let leads: TwelveLeads
    /// The CRC-32 of the part, by which the rest names it.
    let checksum: UInt32

    /// First sample and 16-bit sum of every signal.
    package var summaries: [WFDBSummary] { samples.map { WFDBSummary(of: $0) } }
}

/// A record's own two files.
package struct WFDBFiles: Equatable, Sendable {
    /// The header file (`.hea`).
    package let header: [UInt8]
    /// The data file (`.dat` or `.mat`), whose name the header states.
    package let data: [UInt8]

    package init(header: [UInt8], data: [UInt8]) {
        self.header = header
        self.data = data
    }
}

/// The record as it was before packing.
package struct RestoredECG: Sendable {
    /// Byte for byte the files that were packed.
    package let files: WFDBFiles
    /// The name of the data file, as the header states it.
    package let dataName: String
    /// Both files read.
    package let record: WFDBRecord
}
