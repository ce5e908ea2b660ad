// A real record with its samples, for scoring: formats 16 and 212 of WFDB, read in the plainest way.

import RealData
import WFDB
import Waveforms

/// A record of the known files; the header is read by the room WFDB.
struct KnownRecord {
    let name: String
    let recording: Recording
    /// Samples of the beats that experts marked; empty where none did.
    let beats: [Int]

    /// nil where a file is absent or of another format.
    init?(header path: String) {
        guard let header = try? WFDBHeader(parsing: RealData.bytes(path)) else { return nil }
        name = header.record.name
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        var leads: [RecordedLead] = []
        for file in header.fileNames {
            let signals = header.signals.filter { $0.fileName == file }
            let bytes = RealData.bytes("\(folder)/\(file)")
            let samples = Self.samples(bytes, signals)
            for (number, signal) in signals.enumerated() {
                let steps = stride(from: number, to: samples.count, by: signals.count).map { samples[$0] }
                leads.append(
                    RecordedLead(
                        name: signal.description, standard: StandardLead(named: signal.description), steps: steps,
                        microvoltsPerStep: 1000 / signal.gain, zero: Double(signal.baseline), missing: -32768))
            }
        }
        recording = Recording(frequency: header.record.frequency, leads: leads)
        beats = RealData.values(String(path.dropLast(3)) + "atr")?["beat_samples"]?.ints ?? []
    }

    private static func samples(_ bytes: [UInt8], _ signals: [WFDBSignalLine]) -> [Int32] {
        guard let first = signals.first else { return [] }
        let data = bytes.dropFirst(first.byteOffset)
        let base = data.startIndex
        if first.format == 212 {
            return stride(from: base, to: data.endIndex - 2, by: 3).flatMap { place in
                let middle = Int32(bytes[place + 1])
                return [
                    signed(Int32(bytes[place]) | (middle & 0x0F) << 8),
                    signed(Int32(bytes[place + 2]) | (middle & 0xF0) << 4),
                ]
            }
        }
        return stride(from: base, to: data.endIndex - 1, by: 2).map { place in
            Int32(Int16(truncatingIfNeeded: Int(bytes[place]) | Int(bytes[place + 1]) << 8))
        }
    }

    private static func signed(_ value: Int32) -> Int32 { value > 2047 ? value - 4096 : value }
}
