// A real record with its samples and the beats that experts marked, for scoring.

import RealData
import WFDB
import Waveforms

/// A record of the known files, read as the hub reads it.
struct KnownRecord {
    let name: String
    let recording: Recording
    /// Samples of the beats that experts marked; empty where none did.
    let beats: [Int]

    /// nil where a file is absent or cannot be read.
    init?(header path: String) {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        guard let header = try? WFDBHeader(parsing: RealData.bytes(path)),
            let record = try? WFDBRecording(header, file: { RealData.bytes("\(folder)/\($0)") }),
            let recording = try? record.recording()
        else { return nil }
        name = header.record.name
        self.recording = recording
        beats = RealData.values(String(path.dropLast(3)) + "atr")?["beat_samples"]?.ints ?? []
    }
}
